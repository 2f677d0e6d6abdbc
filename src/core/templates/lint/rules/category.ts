import { marketing, OPT_OUT, utility, withBody } from '../examples.ts';
import { marketingSigns } from '../marketing-signs.ts';
import type { DraftRule } from '../rule.ts';
import { otherScript } from '../scripts.ts';
import { quoted, withoutVariables } from '../wording.ts';
import { signalIn } from '../words/lexicon.ts';

const ENDING = 'Please bring your health card with you.';

/** What a text says, and whether its category fits (templates.md §2.5, §3.12, §4). */
export const CATEGORY_RULES: readonly DraftRule[] = [
  {
    id: 'category-looks-marketing',
    severity: 'warn',
    title: 'Utility that reads like marketing.',
    explanation:
      'Meta approves it as MARKETING without a word, and it costs more and is capped. Found by signs from the examples on Meta’s page: words that sell, renew, win back, announce or greet; parts made for shops; surveys about nothing particular; a body too short or held by one variable. A strong sign is enough, of the weaker (urgency, capitals, emoji, labels that sell, a link to the home page, nothing particular to the user) it takes two.',
    source: 'categories',
    bad: [
      withBody(
        'Your appointment at North Clinic is confirmed, and you get a discount on your next visit with us.',
      ),
      utility(
        [
          {
            type: 'BODY',
            text: 'Tu cita en la Clínica Norte está confirmada, y tienes un descuento en tu próxima visita.',
          },
        ],
        { language: 'es_ES' },
      ),
    ],
    good: [withBody(`Your appointment at North Clinic is confirmed. ${ENDING}`)],
    *check(anatomy) {
      if (anatomy.draft.category !== 'UTILITY' || anatomy.isFromLibrary) return;
      const signs = marketingSigns(anatomy);
      const strong = signs.find(({ isStrong }) => isStrong);
      const [first] = signs;
      if (first === undefined || (strong === undefined && signs.length < 2)) return;
      const told = strong === undefined ? signs : signs.filter(({ isStrong }) => isStrong);
      yield {
        path: (strong ?? first).path,
        message: `It may become MARKETING: ${told
          .slice(0, 3)
          .map(({ says }) => says)
          .join('; ')}.`,
      };
    },
  },
  {
    id: 'category-looks-otp',
    severity: 'warn',
    title: 'A one-time password outside authentication.',
    explanation:
      'Passwords and codes to log in belong to AUTHENTICATION, whose words are Meta’s. Elsewhere the template is rejected, if not at once then on the first of the next month.',
    meta: 'INCORRECT_CATEGORY',
    source: 'categories',
    bad: [
      withBody('Hello, your verification code for North Clinic is {{1}}. It is good for ten minutes.', ['7']),
    ],
    good: [withBody(`Hello, your appointment at North Clinic is on {{1}}. ${ENDING}`, ['4 May'])],
    *check({ isAuthentication, texts, draft: { language } }) {
      if (isAuthentication) return;
      for (const { text, path, variables } of texts) {
        const word = signalIn(text, 'password', language);
        const name = variables.find((variable) =>
          /^(otp|otp_code|verification_code|passcode)$/.test(variable.name),
        );
        const sign = word === undefined ? name && `{{${name.name}}}` : quoted(word);
        if (sign !== undefined)
          yield { path: [...path, 'text'], message: `${sign} belongs in a template for authentication.` };
      }
    },
  },
  {
    id: 'opt-out-missing',
    severity: 'warn',
    title: 'Marketing that does not say how to stop it.',
    explanation:
      'Meta recommends an easy way out: a quick reply, or a word in the footer. Who finds none blocks the number, which costs its quality.',
    source: 'optIn',
    bad: [marketing([{ type: 'BODY', text: 'Our spring collection is in the shop now, in new colours.' }])],
    good: [
      marketing([
        { type: 'BODY', text: 'Our spring collection is in the shop now, in new colours.' },
        { type: 'BUTTONS', buttons: [OPT_OUT] },
      ]),
    ],
    *check(anatomy) {
      const { draft, texts, buttons, isFromLibrary } = anatomy;
      if (draft.category !== 'MARKETING' || isFromLibrary) return;
      const says = [
        ...texts.map(({ text }) => text),
        ...buttons
          .filter(({ button }) => button.type === 'QUICK_REPLY')
          .map(({ button }) => button.text ?? ''),
      ];
      if (!says.some((text) => signalIn(text, 'optOut', draft.language) !== undefined))
        yield { path: ['components'], message: 'Nothing says how to stop these messages.' };
    },
  },
  {
    id: 'sensitive-data-request',
    severity: 'warn',
    title: 'It may ask for full card, account or identity numbers.',
    explanation: 'Asking for such numbers is a reason for rejection; the last four digits are allowed.',
    meta: 'SCAM',
    source: 'review',
    bad: [
      withBody('To keep your appointment at North Clinic please reply with your card number until noon.'),
    ],
    good: [
      withBody(
        'To keep your appointment at North Clinic please reply with the last 4 digits of your card number.',
      ),
    ],
    *check({ texts, draft: { language } }) {
      for (const { text, path } of texts) {
        const word = signalIn(text, 'askForSecret', language);
        const isPartly =
          /\b(last|últimos|letzten|derniers|ultime)\s+(4|four|cuatro|quatro|vier|quatre|quattro)\b/i;
        if (word !== undefined && !isPartly.test(text))
          yield {
            path: [...path, 'text'],
            message: `${quoted(word)}: ask for the last four digits at most.`,
          };
      }
    },
  },
  {
    id: 'threat',
    severity: 'warn',
    title: 'It may threaten people.',
    explanation: 'Threats are a reason for rejection, also where they are lawful.',
    meta: 'ABUSIVE_CONTENT',
    source: 'review',
    bad: [withBody('Your invoice of North Clinic is overdue. Pay it today or we will take legal action.')],
    good: [withBody('Your invoice of North Clinic is overdue. Please pay it, or call us if you cannot now.')],
    *check({ texts, draft: { language } }) {
      for (const { text, path } of texts) {
        const word = signalIn(text, 'threat', language);
        if (word !== undefined)
          yield { path: [...path, 'text'], message: `${quoted(word)} reads like a threat.` };
      }
    },
  },
  {
    id: 'language-script',
    severity: 'warn',
    title: 'The text is not written as its language is.',
    explanation:
      'The review rejects a text in another language than the one declared. Told apart by their letters alone: Greek in a template of English.',
    meta: 'TAG_CONTENT_MISMATCH',
    source: 'guidelines',
    bad: [
      withBody('Το ραντεβού σας στη Βόρεια Κλινική επιβεβαιώθηκε. Παρακαλούμε φέρτε την κάρτα υγείας σας.'),
    ],
    good: [
      utility(
        [
          {
            type: 'BODY',
            text: 'Το ραντεβού σας στη Βόρεια Κλινική επιβεβαιώθηκε. Παρακαλούμε φέρτε την κάρτα υγείας σας. Visit #17',
          },
        ],
        { language: 'el' },
      ),
    ],
    *check({ texts, draft: { language } }) {
      const body = texts.find(({ kind, isOnCard }) => kind === 'body' && !isOnCard);
      if (body !== undefined && otherScript(withoutVariables(body.text), language))
        yield { path: [...body.path, 'text'], message: `The text is not written as ${quoted(language)} is.` };
    },
  },
];
