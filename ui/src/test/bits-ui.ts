// In place of `bits-ui` in tests: the parts that the components use. The package hands out all of its parts through one file,
// and each test file would read them all, four times as many modules. A part that is needed anew is added here.
export { Dialog } from '../../node_modules/bits-ui/dist/bits/dialog/index.js';
export { DropdownMenu } from '../../node_modules/bits-ui/dist/bits/dropdown-menu/index.js';
export { Tabs } from '../../node_modules/bits-ui/dist/bits/tabs/index.js';
