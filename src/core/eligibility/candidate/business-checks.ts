import { isInForce, REQUIREMENTS } from '../../rules/index.ts';
import type { Check } from '../check.ts';
import type { Candidate } from './candidate.ts';
import { judged, unanswered } from './verdicts.ts';

/** Whether whoever signs up may give the portfolio’s numbers away. */
export function checkAdmin({ admin }: Candidate): Check {
  const about = { id: 'admin', ...REQUIREMENTS['portfolio-admin'] };
  if (admin === undefined) {
    return unanswered(about, 'whether the person administers the business portfolio is not known', 'admin');
  }
  if (admin) return judged(about, 'pass', 'the person administers the business portfolio');
  return judged(
    about,
    'fail',
    'the person does not administer the business portfolio',
    'Let an administrator sign up, or have the role given under Business settings → People.',
  );
}

/** Whether the owner of the app may onboard anybody at all. */
export function checkPartnerRole({ partnerRole }: Candidate): Check {
  const about = { id: 'partner-role', ...REQUIREMENTS['partner-roles'] };
  switch (partnerRole) {
    case undefined:
      return unanswered(about, 'what the owner of the app is to Meta is not known', 'partnerRole');
    case 'none':
      return judged(
        about,
        'fail',
        'the owner of the app is neither a Solution Partner nor a Tech Provider',
        'Become a Tech Provider, for which Meta asks no access verification since 2025-10-03, or let one onboard the number.',
      );
    case 'solution-partner':
      return judged(about, 'pass', 'the owner of the app is a Solution Partner');
    case 'tech-provider':
      return judged(about, 'pass', 'the owner of the app is a Tech Provider');
  }
}

/** Business verification: advice (conflict C17). */
export function checkBusinessVerification({ businessVerified }: Candidate): Check {
  const about = { id: 'business-verification', ...REQUIREMENTS['business-verification'] };
  if (businessVerified === undefined) {
    return unanswered(about, 'whether the business is verified is not known', 'businessVerified');
  }
  if (businessVerified) return judged(about, 'pass', 'the business is verified');
  return judged(about, 'warn', `the business is not verified; ${ADVISORY}`, VERIFY);
}

export const ADVISORY = 'Meta does not require it for this, some providers do (conflict C17)';
export const VERIFY = 'Verify it in the Security Center: messaging limits and number caps grow with it.';

/** A linked Facebook Page: advice (conflict C17). */
export function checkFacebookPage({ facebookPage }: Candidate): Check {
  const about = { id: 'facebook-page', ...REQUIREMENTS['facebook-page'] };
  if (facebookPage === undefined) {
    return unanswered(about, 'whether a Facebook Page is linked is not known', 'facebookPage');
  }
  if (facebookPage) return judged(about, 'pass', 'a Facebook Page is linked');
  const fix = 'Link one if your provider asks for it.';
  return judged(about, 'warn', `no Facebook Page is linked; ${ADVISORY}`, fix);
}

/** What a method of payment is needed for depends on the day (ISO): since 2026-10-01 for more than templates. */
export function checkPaymentMethod({ paymentMethod }: Candidate, today: string): Check {
  const about = { id: 'payment-method', ...paymentRule(today) };
  if (paymentMethod === undefined) {
    return unanswered(about, 'whether there is a method of payment is not known', 'paymentMethod');
  }
  if (paymentMethod) return judged(about, 'pass', 'there is a method of payment');
  return judged(about, 'warn', `there is no method of payment; it is ${about.value}`, PAY);
}

export const PAY =
  'Let the customer add one to the WhatsApp account; under a Solution Partner share the line of credit.';

function paymentRule(today: string) {
  const before = REQUIREMENTS['payment-for-templates'];
  return isInForce(before, today) ? before : REQUIREMENTS['payment-for-messages'];
}
