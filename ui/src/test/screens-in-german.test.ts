import { eachScreenOpens } from './each-screen';

eachScreenOpens('de');
