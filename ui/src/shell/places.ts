// Where the screens stand in the navigation of a narrow window: three on the bar, beside the button to talk and "More",
// and all others behind that.
import { routes } from '../routes';

/** What one wants with one hand and on the way; everything else is one press further. */
const ON_BAR = ['today', 'tasks', 'lists'];

const listed = routes.filter((route) => route.place !== 'none');

export const onBar = listed.filter((route) => ON_BAR.includes(route.name));
export const underMore = listed.filter((route) => !ON_BAR.includes(route.name));
