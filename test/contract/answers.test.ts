import { describe, expect, it } from 'vitest';
import type { Exchange } from '../support/recorder.ts';
import { ANSWER_CORRECTIONS } from './answer-corrections.ts';
import { type Conversation, converse } from './conversation.ts';
import { kindOf } from './live.ts';
import { LIVE_CALLS, REFUSED } from './live-calls.ts';
import { NOT_SERVED } from './not-served.ts';
import { type Answer, type Contract, findOpenApi, labelOf, type Operation, openContract } from './openapi.ts';
import { CODES } from './refused-calls.ts';
import { spoil } from './sabotage.ts';
import { UNLISTED, UNLISTED_IN_REFUSALS } from './unlisted.ts';

const found = findOpenApi();

/** An exchange with its operation. */
interface Answered {
  readonly label: string;
  readonly operation: Operation;
  readonly answer: Answer;
}

const notServed = Object.values(NOT_SERVED).flat();
const contract = 'reason' in found ? undefined : openContract(found.file, ANSWER_CORRECTIONS);
const operations = (contract?.operations ?? []).map((operation) => ({
  label: labelOf(operation),
  operation,
}));
const served = operations.filter(({ label }) => !notServed.includes(label));

let conversation: Promise<Conversation> | undefined;

/** What a sandbox answers, once for all tests. */
function heard(): Promise<Conversation> {
  conversation ??= converse(
    served.map(({ operation }) => operation),
    operations.filter((one) => !served.includes(one)).map(({ operation }) => operation),
  );
  return conversation;
}

describe('every call', () => {
  it.each(LIVE_CALLS)('gets its answer from the sandbox: $name', async ({ name }) => {
    const { exchanges, problem } = (await heard()).calls.get(name) ?? { exchanges: [], problem: 'none' };
    const code = (problem as { meta?: { code?: number } } | undefined)?.meta?.code ?? problem;
    expect(code).toEqual(REFUSED[name]);
    expect(exchanges).not.toEqual([]);
  });
});

if (contract === undefined || 'reason' in found) {
  const { reason } = found as { reason: string };
  it(`is not held against Meta’s OpenAPI file (skipped: ${reason})`, ({ skip }) => {
    // The usual report counts skipped tests and keeps their reasons to itself.
    process.stderr.write(`Skipped: ${reason}.\n`);
    skip(reason);
  });
} else {
  const { file } = found;

  const answered = async (): Promise<readonly Answered[]> => {
    const { calls } = await heard();
    return [...calls.values()].flatMap(({ exchanges }) =>
      exchanges.flatMap((each) => answerTo(contract, each)),
    );
  };

  const refused = async (): Promise<readonly Answered[]> => {
    const { mistakes } = await heard();
    return served.flatMap(({ label, operation }) =>
      (mistakes.get(label) ?? []).map(([, { status, type, answer: body }]) => ({
        label,
        operation,
        answer: { status, type, body },
      })),
    );
  };

  describe('every answer', () => {
    it.each(LIVE_CALLS)('is as Meta’s OpenAPI file describes it: $name', async ({ name }) => {
      const exchanges = (await heard()).calls.get(name)?.exchanges ?? [];
      const answers = exchanges.flatMap((exchange) => answerTo(contract, exchange));
      expect(answers.flatMap((each) => problemsOf(contract, each))).toEqual([]);
    });

    it('reaches every operation that is served', async () => {
      const reached = (await answered())
        .filter(({ answer }) => answer.status === 200)
        .map(({ label }) => label);
      expect([...new Set(reached)].sort()).toEqual(served.map(({ label }) => label).sort());
    });

    it('comes back with something in its lists', async () => {
      const empty = (await answered()).filter(({ answer }) =>
        JSON.stringify(answer.body).includes('"data":[]'),
      );
      expect(empty.map(({ label }) => label)).toEqual([]);
    });
  });

  describe('every refusal', () => {
    it.each(served)('of $label is as Meta’s OpenAPI file describes it', async ({ label, operation }) => {
      const mistakes = (await heard()).mistakes.get(label) ?? [];
      expect(mistakes.length).toBeGreaterThanOrEqual(4);
      for (const [mistake, { status, type, answer: body }] of mistakes) {
        const answer = { status, type, body };
        expect.soft(problemsOf(contract, { label, operation, answer }), mistake).toEqual([]);
        expect.soft(body, mistake).toMatchObject({
          error: {
            message: expect.stringMatching(/\w/),
            code: CODES[mistake] ?? expect.any(Number),
            fbtrace_id: expect.stringMatching(/^A\w+$/),
          },
        });
        expect.soft(status, mistake).toBeGreaterThanOrEqual(400);
        expect.soft(status, mistake).toBeLessThan(500);
      }
    });
  });

  describe('an answer that is wrong', () => {
    it.each(served)('is found out wherever it is wrong: $label', async ({ label, operation }) => {
      const answers = (await answered()).filter((each) => each.label === label && each.answer.status === 200);
      const passed = answers.flatMap(({ answer }) => {
        const strangers = contract.answerStrangers(operation, answer);
        return spoil(answer.body)
          .filter(({ path }) => !strangers.some((stranger) => isWithin(path, stranger)))
          .filter(({ body }) => contract.answerProblems(operation, { ...answer, body }).length === 0)
          .map(({ path }) => path);
      });
      expect(answers).not.toEqual([]);
      expect([...new Set(passed)]).toEqual([]);
    });

    const operationOf = (label: string) => served.find((one) => one.label === label)?.operation as Operation;
    const number = { id: '1', display_phone_number: '+44 7700 900100' };
    it.each<[string, string, Omit<Answer, 'status'> & { status?: number }, readonly string[]]>([
      [
        'a list without its list',
        'GET {WABA-ID}/phone_numbers',
        { body: { paging: {} }, fields: 'id' },
        ["body must have required property 'data'"],
      ],
      [
        'a node without what is never missing',
        'GET {WABA-ID}/phone_numbers',
        { body: { data: [{ id: '1' }] } },
        ["body/data/0 must have required property 'display_phone_number'"],
      ],
      [
        'a node without what was asked for',
        'GET {WABA-ID}/phone_numbers',
        { body: { data: [{ id: '1' }] }, fields: 'id,display_phone_number' },
        ["body/data/0 must have required property 'display_phone_number'"],
      ],
      [
        'a node without what nobody asked for',
        'GET {WABA-ID}/phone_numbers',
        { body: { data: [{ id: '1' }] }, fields: 'id' },
        [],
      ],
      [
        'an edge inside a node, without what was asked for',
        'GET {Phone-Number-ID}/message_history',
        {
          body: { data: [{ id: '1', message_id: 'wamid.1', events: { data: [{ timestamp: 1, id: '2' }] } }] },
          fields: 'id,message_id,events.limit(2){id,delivery_status}',
        },
        ["body/data/0/events/data/0 must have required property 'delivery_status'"],
      ],
      [
        'a value that is none of the list',
        'GET {WABA-ID}/phone_numbers',
        { body: { data: [{ ...number, status: 'ASLEEP' }] } },
        [expect.stringContaining('body/data/0/status must be equal to one of the allowed values')],
      ],
      [
        'a member that nobody knows',
        'GET {WABA-ID}/phone_numbers',
        { body: { data: [{ ...number, qualty_rating: 'GREEN' }] } },
        ['body has data[].qualty_rating, which is neither in the file nor listed'],
      ],
      [
        'a page of HTML',
        'GET {WABA-ID}',
        { type: 'text/html', body: '<!doctype html>' },
        ['body is text/html, expected application/json'],
      ],
      [
        'a refusal without its code',
        'GET {WABA-ID}',
        { status: 400, body: { error: { message: 'No', type: 'E' } } },
        ["body/error must have required property 'code'"],
      ],
      [
        'a refusal that is none',
        'GET {WABA-ID}',
        { status: 403, body: { message: 'No' } },
        [
          "body must have required property 'error'",
          'body has message, which is neither in the file nor listed',
        ],
      ],
      [
        'a status that the file does not have',
        'GET {WABA-ID}',
        { status: 418, body: { error: { message: 'No', type: 'E', code: 1 } } },
        ['status 418 is not in the file'],
      ],
    ])('is found out: %s', (_title, label, wrong, problems) => {
      const operation = operationOf(label);
      expect(problemsOf(contract, { label, operation, answer: { status: 200, ...wrong } })).toEqual(problems);
    });
  });

  describe('every correction', () => {
    it.each(ANSWER_CORRECTIONS.map((correction, index) => ({ ...correction, index })))(
      'is needed: $pointer ($why)',
      async ({ index, path }) => {
        const without = openContract(file, ANSWER_CORRECTIONS.toSpliced(index, 1));
        const about = [...(await answered()), ...(await refused())].filter(
          ({ operation }) => operation.template === path,
        );
        expect(about.some((each) => problemsOf(without, each).length > 0)).toBe(true);
      },
    );
  });

  describe('every member that the file does not list', () => {
    it.each(Object.entries(UNLISTED))('is needed: %s', async (label, names) => {
      const seen = (await answered())
        .filter((each) => each.label === label && each.answer.status === 200)
        .flatMap(({ operation, answer }) => contract.answerStrangers(operation, answer));
      expect([...new Set(seen)].sort()).toEqual([...names].sort());
    });

    it('is needed in refusals', async () => {
      const seen = (await refused()).flatMap(({ operation, answer }) =>
        contract.answerStrangers(operation, answer),
      );
      expect([...new Set(seen)].sort()).toEqual([...UNLISTED_IN_REFUSALS].sort());
    });
  });

  describe('an operation that is not served', () => {
    it('is in the file', () => {
      const labels = operations.map(({ label }) => label);
      expect(notServed.filter((label) => !labels.includes(label))).toEqual([]);
      expect(new Set(notServed).size).toBe(notServed.length);
    });

    it.each(notServed)('is refused in Meta’s words: %s', async (label) => {
      const { status, type, answer } = (await heard()).strange.get(label) as Exchange;
      expect({ status, type }).toEqual({ status: 400, type: 'application/json' });
      expect(answer).toMatchObject({
        error: {
          message: expect.stringMatching(
            /^Unsupported (get|post|delete) request\. Object with ID '\w+' does not exist|^\(#100\) Tried accessing nonexisting field \(\w+\) on node type \(\w+\)$/,
          ),
          type: expect.stringMatching(/^(GraphMethod|OAuth)Exception$/),
          code: 100,
          fbtrace_id: expect.stringMatching(/^A\w+$/),
        },
      });
    });
  });
}

/** The answer of an exchange, if it is about something in the file. */
function answerTo(contract: Contract, { request, status, type, answer: body }: Exchange): Answered[] {
  const operation = contract.operationOf(request, kindOf);
  if (operation === undefined) return [];
  const answer = { status, type, body, fields: request.query.fields };
  return [{ label: labelOf(operation), operation, answer }];
}

/** What of an answer the file does not allow, and what of it is neither in the file nor listed. */
function problemsOf(contract: Contract, { label, operation, answer }: Answered): readonly string[] {
  const listed = answer.status < 400 ? (UNLISTED[label] ?? []) : UNLISTED_IN_REFUSALS;
  const strangers = contract.answerStrangers(operation, answer).filter((name) => !listed.includes(name));
  return [
    ...contract.answerProblems(operation, answer),
    ...strangers.map((name) => `body has ${name}, which is neither in the file nor listed`),
  ];
}

function isWithin(path: string, place: string): boolean {
  return path === place || path.startsWith(`${place}.`) || path.startsWith(`${place}[`);
}
