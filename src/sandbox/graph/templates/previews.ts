import { type Answer, jsonAnswer } from '../../http.ts';
import {
  authenticationBody,
  authenticationFooter,
  authenticationTexts,
} from '../../templates/authentication-texts.ts';
import { TEMPLATE_LANGUAGES } from '../../templates/languages.ts';
import type { Waba } from '../../world/accounts.ts';
import type { World } from '../../world/world.ts';
import { type Call, flagParam, listParam, textParam } from '../call.ts';
import { refuseParameter } from '../refuse.ts';

/**
 * `GET {waba}/message_template_previews`: what Meta writes for one-time passwords (AUTHP, 2026-06-24). The table of the
 * page says `language`, its example `languages`: both are read.
 */
export function previewTemplates(world: World, { params }: Call, _waba: Waba): Answer {
  if (textParam(params, 'category')?.toUpperCase() !== 'AUTHENTICATION')
    return refuseParameter(world, 'Param category must be AUTHENTICATION.');
  const asked = [...listParam(params, 'languages'), ...listParam(params, 'language')];
  const stranger = asked.find((language) => !TEMPLATE_LANGUAGES.has(language));
  if (stranger !== undefined) return refuseParameter(world, `Param language ${stranger} is not supported.`);
  const minutes = textParam(params, 'code_expiration_minutes');
  if (minutes !== undefined && !(/^\d+$/.test(minutes) && Number(minutes) >= 1 && Number(minutes) <= 90))
    return refuseParameter(world, 'Param code_expiration_minutes must be between 1 and 90.');
  const withSecurity = flagParam(params, 'add_security_recommendation') === true;
  const hasButtons = listParam(params, 'button_types').includes('OTP');
  const languages = asked.length === 0 ? [...TEMPLATE_LANGUAGES] : asked;
  const data = languages.map((language) => {
    const { copy, autofill } = authenticationTexts(language);
    return {
      body: authenticationBody(language, withSecurity),
      ...(hasButtons && { buttons: [{ autofill_text: autofill, text: copy }] }),
      ...(minutes !== undefined && { footer: authenticationFooter(language, Number(minutes)) }),
      language,
    };
  });
  return jsonAnswer(200, { data });
}
