// Ink asks for React's devtools when DEV is set; a bundle has none.
const nothing = { initialize: () => undefined, connectToDevTools: () => undefined };

// biome-ignore lint/style/noDefaultExport: this stands for a package that has one
export default nothing;
