import { readTemplateAnalytics } from '../analytics-templates.ts';
import { type Endpoint, MANAGEMENT } from '../endpoint.ts';
import { archiveTemplates, unarchiveTemplates } from './archive.ts';
import { compareTemplates } from './compare.ts';
import { createTemplate } from './create.ts';
import { deleteMessageTemplates } from './delete.ts';
import { editTemplate } from './edit.ts';
import { readLibrary } from './library.ts';
import { readTemplates } from './list.ts';
import { migrateTemplates } from './migrate.ts';
import { previewTemplates } from './previews.ts';
import { readTemplate } from './template-node.ts';
import { unpauseTemplate } from './unpause.ts';
import { upsertTemplates } from './upsert.ts';

const ofWaba = { of: 'waba', needs: MANAGEMENT } as const;
const ofTemplate = { of: 'template', needs: MANAGEMENT } as const;

/** Everything about templates; rows of the router’s table. */
export const TEMPLATE_ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  'GET message_template_library': { of: 'anyone', run: readLibrary },
  'GET {waba}/message_templates': { ...ofWaba, run: readTemplates },
  'POST {waba}/message_templates': { ...ofWaba, run: createTemplate },
  'DELETE {waba}/message_templates': { ...ofWaba, run: deleteMessageTemplates },
  'POST {waba}/message_templates/archive': { ...ofWaba, run: archiveTemplates },
  'POST {waba}/message_templates/unarchive': { ...ofWaba, run: unarchiveTemplates },
  'GET {waba}/message_template_previews': { ...ofWaba, run: previewTemplates },
  'POST {waba}/migrate_message_templates': { ...ofWaba, run: migrateTemplates },
  'POST {waba}/upsert_message_templates': { ...ofWaba, run: upsertTemplates },
  'GET {waba}/template_analytics': { ...ofWaba, run: readTemplateAnalytics },
  'GET {template}': { ...ofTemplate, run: readTemplate },
  'POST {template}': { ...ofTemplate, run: editTemplate },
  'GET {template}/compare': { ...ofTemplate, run: compareTemplates },
  'POST {template}/unpause': { ...ofTemplate, run: unpauseTemplate },
};
