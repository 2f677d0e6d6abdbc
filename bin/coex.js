#!/usr/bin/env node
'use strict';
// Written for every Node there ever was, and importing nothing: it has to say that a Node is too old, and it is
// the whole cost of `coex --version`.

var parts = process.versions.node.split('.').map(Number);
var isOld = parts[0] < 22 || (parts[0] === 22 && parts[1] < 19);

if (isOld) {
  console.error('coex needs Node 22.19 or newer, and this is ' + process.version + '.');
  process.exit(2);
}

var version = require('../package.json').version;

if (process.argv.length === 3 && process.argv[2] === '--version') {
  // Straight to the descriptor: opening process.stdout would double what this costs.
  try {
    require('node:fs').writeSync(1, version + '\n');
  } catch (error) {
    // Whoever asked has gone already.
    if (error.code !== 'EPIPE') {
      console.error('coex: the version cannot be written: ' + error.message);
      process.exitCode = 1;
    }
  }
} else {
  require('node:module').enableCompileCache();
  silence('SQLite is an experimental feature');
  require('../dist/main.cjs').start(version, __dirname + '/..');
}

// Node 22 calls node:sqlite experimental on every start; that one warning says nothing to coex's users.
function silence(beginning) {
  var emitWarning = process.emitWarning;
  process.emitWarning = function (warning) {
    if (String(warning).indexOf(beginning) !== 0) emitWarning.apply(process, arguments);
  };
}
