import { tellTemplateStatus } from '../webhooks/templates.ts';
import type { Template } from '../world/templates.ts';
import type { World } from '../world/world.ts';
import type { Rejection } from './review.ts';

/** A review, or an appeal, ends well. */
export function approve(world: World, template: Template): void {
  template.status = 'APPROVED';
  template.rejectedReason = 'NONE';
  tellTemplateStatus(world, template, 'APPROVED');
}

/** A review ends badly, or an approved template turns out to be of another category. */
export function reject(world: World, template: Template, { reason, info }: Rejection): void {
  template.status = 'REJECTED';
  template.rejectedReason = reason;
  template.pause = undefined;
  tellTemplateStatus(world, template, 'REJECTED', { ...(info !== undefined && { rejectionInfo: info }) });
}
