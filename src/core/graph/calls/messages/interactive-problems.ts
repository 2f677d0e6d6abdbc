import { LIMITS } from '../../../rules/index.ts';
import { link, type MessageProblem, many, text, unlike } from './checks.ts';
import type { Interactive, InteractiveHeader, ListMenu, ReplyButtons } from './interactive.ts';
import { mediaProblems } from './media-problems.ts';

/** What is wrong with something to tap: lengths, counts, and answers that could not be told apart (reference §8.2). */
export function interactiveProblems(interactive: Interactive): MessageProblem[] {
  const bodyLimit =
    interactive.type === 'list' ? LIMITS.listBodyCharacters : LIMITS.interactiveBodyCharacters;
  const { header, footer } = { header: undefined, footer: undefined, ...interactive };
  return [
    ...headerProblems(header),
    ...text('interactive.body.text', interactive.body.text, bodyLimit),
    ...text('interactive.footer.text', footer?.text, LIMITS.interactiveFooterCharacters),
    ...actionProblems(interactive),
  ];
}

function headerProblems(header: InteractiveHeader | undefined): MessageProblem[] {
  const at = 'interactive.header';
  switch (header?.type) {
    case undefined:
      return [];
    case 'text':
      return text(`${at}.text`, header.text, LIMITS.interactiveHeaderCharacters);
    case 'image':
      return mediaProblems(`${at}.image`, header.image);
    case 'video':
      return mediaProblems(`${at}.video`, header.video);
    case 'document':
      return mediaProblems(`${at}.document`, header.document);
  }
}

function actionProblems(interactive: Interactive): MessageProblem[] {
  const at = 'interactive.action';
  switch (interactive.type) {
    case 'button':
      return buttonProblems(`${at}.buttons`, interactive.action.buttons);
    case 'list':
      return [
        ...text(`${at}.button`, interactive.action.button, LIMITS.listButtonCharacters),
        ...sectionProblems(`${at}.sections`, interactive.action.sections),
      ];
    case 'cta_url': {
      const { display_text, url } = interactive.action.parameters;
      return [
        ...text(`${at}.parameters.display_text`, display_text, LIMITS.linkButtonCharacters),
        ...link(`${at}.parameters.url`, url),
      ];
    }
    case 'flow':
      return text(
        `${at}.parameters.flow_cta`,
        interactive.action.parameters.flow_cta,
        LIMITS.flowButtonCharacters,
      );
    case 'request_contact_info':
      return [];
  }
}

function buttonProblems(at: string, buttons: ReplyButtons['action']['buttons']): MessageProblem[] {
  const replies = buttons.map(({ reply }) => reply);
  return [
    ...many(at, buttons.length, LIMITS.replyButtons, 'buttons'),
    ...replies.flatMap(({ id, title }, index) => [
      ...text(`${at}.${index}.reply.id`, id, LIMITS.replyIdCharacters),
      ...text(`${at}.${index}.reply.title`, title, LIMITS.replyTitleCharacters),
    ]),
    ...unlike(
      at,
      replies.map(({ id }) => id),
      'id',
    ),
    ...unlike(
      at,
      replies.map(({ title }) => title),
      'title',
    ),
  ];
}

function sectionProblems(at: string, sections: ListMenu['action']['sections']): MessageProblem[] {
  const rows = sections.flatMap((section) => section.rows);
  return [
    ...many(at, sections.length, LIMITS.listSections, 'sections'),
    ...many(at, rows.length, LIMITS.listRows, 'rows'),
    ...sections.flatMap(({ title, rows: inSection }, index) => [
      ...text(
        `${at}.${index}.title`,
        // One section may go without a title.
        title ?? (sections.length > 1 ? '' : undefined),
        LIMITS.listSectionCharacters,
      ),
      ...inSection.flatMap((row, rowIndex) => [
        ...text(`${at}.${index}.rows.${rowIndex}.id`, row.id, LIMITS.listRowIdCharacters),
        ...text(`${at}.${index}.rows.${rowIndex}.title`, row.title, LIMITS.listRowCharacters),
        ...text(
          `${at}.${index}.rows.${rowIndex}.description`,
          row.description,
          LIMITS.listRowDescriptionCharacters,
        ),
      ]),
    ]),
    ...unlike(
      at,
      rows.map(({ id }) => id),
      'id',
    ),
  ];
}
