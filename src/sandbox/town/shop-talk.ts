import type { Random } from '../random.ts';

/** One exchange at the counter: what the customer writes and what the shop answers, in turns. */
export interface Exchange {
  readonly customer: readonly string[];
  readonly shop: readonly string[];
}

export const ENGLISH: readonly Exchange[] = [
  {
    customer: [
      'Hi, is the {item} still in stock?',
      'Great, can you hold it until {day}?',
      'Perfect, thank you 🙏',
    ],
    shop: [
      'Hello! Yes, we have two left in the shop.',
      'Of course, it has your name on it until {day} evening.',
    ],
  },
  {
    customer: ['Is my bike ready? Order {order}', 'Great, I will come by after {time}'],
    shop: ['Nearly. New {part} is on, we are truing the wheel now.', 'See you then! It comes to £{price}.'],
  },
  {
    customer: ['What are your opening hours on {day}?', 'Thanks!'],
    shop: ['We are open 9:00 to 18:00, workshop closes at 17:00.'],
  },
  {
    customer: ['Could I book a full service for {day}?', 'Morning please', 'Lovely 👍'],
    shop: [
      'We have {time} free, would that do?',
      'Booked. Please bring the key for the battery if there is one.',
    ],
  },
  {
    customer: ['My {part} makes a clicking noise again 😬', 'Since the ride on {day}', 'OK, bringing it in'],
    shop: ['Oh no. Since when?', 'Bring it by, we look at it while you wait. No charge.'],
  },
  {
    customer: ['How much is a new {part} fitted?', 'And how long does it take?', 'Sounds good'],
    shop: ['£{price} with fitting.', 'About an hour if we have it on the shelf.'],
  },
  {
    customer: [
      'Hello, a few questions:\n1. do you rent {item}s?\n2. is a deposit needed?\n3. can we return on {day}?',
      'That works for us.\nSee you on {day}!',
    ],
    shop: ['1. yes\n2. £{price}, card is fine\n3. any time before {time}'],
  },
  {
    customer: ['The {item} I bought is brilliant, thank you!', 'Already done 60 miles 🚴'],
    shop: ['That makes our day! First check-up is free within six weeks.'],
  },
  {
    customer: ['Did you get the {part} I asked about?', 'No rush'],
    shop: [
      'Supplier says {day}. I will write as soon as it is here.',
      'It arrived! Order {order}, £{price}.',
    ],
  },
];

export const ARABIC: readonly Exchange[] = [
  {
    customer: ['مرحبا، هل الدراجة جاهزة؟', 'شكرا جزيلا، سأمر غدا'],
    shop: ['Hello Leila, yes, ready from {time}.', 'See you tomorrow!'],
  },
  { customer: ['كم سعر {item}؟', 'حسنا 👍'], shop: ['£{price}, and we can fit it on {day}.'] },
];

export const CHINESE: readonly Exchange[] = [
  {
    customer: ['你好，我的自行车修好了吗？', '好的，谢谢！'],
    shop: ['Hi Xiaoyu, the {part} is fitted. Ready at {time}.'],
  },
  { customer: ['星期天营业吗？', '明白了 😊'], shop: ['On Sundays 10:00 to 16:00.'] },
];

export const CAPTIONS = [
  'Blue, size M',
  'This noise here',
  'Is this the right one?',
  'Receipt',
  undefined,
] as const;

const WORDS: Readonly<Record<string, readonly string[]>> = {
  item: ['blue frame', 'gravel bike', 'cargo trailer', 'child seat', 'folding bike', 'helmet'],
  part: ['chain', 'rear derailleur', 'bottom bracket', 'brake pad', 'headset', 'front tyre'],
  day: ['Monday', 'Tuesday', 'Thursday', 'Friday', 'Saturday'],
  time: ['9:30', '11:00', '14:15', '16:00', '17:00'],
};

/** Fills `{item}`, `{day}`, `{order}` and the like with something a bike shop would say. */
export function fillIn(text: string, random: Random): string {
  return text.replace(/\{(\w+)\}/g, (_, word: string) => {
    if (word === 'order') return `#${random.integer(1000, 1999)}`;
    if (word === 'price') return String(random.integer(12, 260));
    return random.pick(WORDS[word] ?? [word]);
  });
}
