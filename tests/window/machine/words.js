// Words as people write them everywhere: long, from right to left, with signs of all kinds.
export const WORDS = {
  'a very long word': 'Donaudampfschifffahrtsgesellschaft'.repeat(8),
  'right to left': 'اشترِ الحليب والخبز ثم اتصل بأمي غداً في التاسعة',
  'both directions': 'Call דוד at 9 and write הכול בסדר back',
  'emoji of several parts': 'Party 🎉 with 👩‍👩‍👧‍👦 and 🏳️‍🌈 in 🇩🇪 🤹🏽‍♀️',
  'signs of a page': '<b onclick="alert(1)">&amp</b> {{x}} ${y} \\n "quoted"',
  'marks above marks': 'Z̷̢̛̗a̸͇͝l̵̰͌g̶̣̾o̴͉̿ and ﷽ and ｗｉｄｅ',
};
