import { type LibraryTemplate, libraryTemplate } from '../../../wire/graph/template.ts';
import type { Graph } from '../../call.ts';
import { paginate } from '../paging.ts';

/** What to look for in Meta's library; several filters narrow. */
export interface LibrarySearch {
  readonly search?: string;
  /** `ACCOUNT_UPDATE`, `CUSTOMER_FEEDBACK`, `ORDER_MANAGEMENT` or `PAYMENTS`. */
  readonly topic?: string;
  /** `DELIVERY_UPDATE`, `FRAUD_ALERT`, … */
  readonly usecase?: string;
  /** `E_COMMERCE` or `FINANCIAL_SERVICES`. */
  readonly industry?: string;
  readonly language?: string;
}

/**
 * Ready-made templates to create from (templates.md §5.6, templates/template-library). A sample on Meta's page calls the
 * edge of a WABA instead, which is a mistake.
 */
export function templateLibrary(
  graph: Graph,
  search: LibrarySearch = {},
  token?: string,
): AsyncGenerator<LibraryTemplate> {
  const call = { method: 'GET', path: 'message_template_library', query: { ...search } } as const;
  return paginate(graph, libraryTemplate, call, { token });
}
