// conf's file writer wants its half-written files removed at exit, and for that ends the process itself on a signal,
// before coex has stopped in good order. A write that is cut off leaves a temporary file behind and nothing worse.
const ignore = (_callback: () => void) => () => undefined;

// biome-ignore lint/style/noDefaultExport: this stands for a package that has one
export default ignore;
