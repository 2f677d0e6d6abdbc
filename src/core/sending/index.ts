export { type Obstacle, obstaclesTo } from './obstacles.ts';
export { type FilledTemplate, sendTemplate, sendText } from './send.ts';
