/** A template of Meta’s library, in one language. */
export interface LibraryItem {
  readonly id: string;
  readonly name: string;
  readonly language: string;
  readonly category: 'UTILITY';
  readonly topic: 'ACCOUNT_UPDATE' | 'CUSTOMER_FEEDBACK' | 'ORDER_MANAGEMENT' | 'PAYMENTS';
  readonly usecase: string;
  readonly industry: readonly ('E_COMMERCE' | 'FINANCIAL_SERVICES')[];
  readonly header: string;
  readonly body: string;
  /** Examples, in the order of the variables. */
  readonly body_params: readonly string[];
  readonly body_param_types: readonly string[];
  readonly buttons: readonly LibraryButton[];
}

interface LibraryButton {
  readonly type: 'URL' | 'PHONE_NUMBER' | 'QUICK_REPLY';
  readonly text: string;
  readonly url?: string;
  readonly phone_number?: string;
}

/*
 * A shelf like Meta’s (M/templates/template-library; templates §5.6), with words of the sandbox’s own. Of the names only
 * payment_due_1 stands in a source, of the use cases those that are named there.
 */
export const LIBRARY: readonly LibraryItem[] = [
  {
    id: '1290000000000001',
    name: 'payment_due_1',
    language: 'en_US',
    category: 'UTILITY',
    topic: 'PAYMENTS',
    usecase: 'PAYMENT_DUE_REMINDER',
    industry: ['FINANCIAL_SERVICES'],
    header: 'Payment due',
    body: 'Hi {{1}}, the payment of {{2}} for your account is due on {{3}}. Please see that it arrives in time.',
    body_params: ['Jo', '$50.00', 'May 4, 2026'],
    body_param_types: ['TEXT', 'AMOUNT', 'DATE'],
    buttons: [
      { type: 'URL', text: 'Pay now', url: 'https://www.example.com' },
      { type: 'PHONE_NUMBER', text: 'Call us', phone_number: '+12025550100' },
    ],
  },
  {
    id: '1290000000000002',
    name: 'payment_due_1',
    language: 'es',
    category: 'UTILITY',
    topic: 'PAYMENTS',
    usecase: 'PAYMENT_DUE_REMINDER',
    industry: ['FINANCIAL_SERVICES'],
    header: 'Pago pendiente',
    body: 'Hola {{1}}, el pago de {{2}} de tu cuenta vence el {{3}}. Comprueba que llegue a tiempo.',
    body_params: ['Luz', '50,00 €', '4 de mayo de 2026'],
    body_param_types: ['TEXT', 'AMOUNT', 'DATE'],
    buttons: [
      { type: 'URL', text: 'Pagar', url: 'https://www.example.com' },
      { type: 'PHONE_NUMBER', text: 'Llamar', phone_number: '+12025550100' },
    ],
  },
  {
    id: '1290000000000003',
    name: 'delivery_update_1',
    language: 'en_US',
    category: 'UTILITY',
    topic: 'ORDER_MANAGEMENT',
    usecase: 'DELIVERY_UPDATE',
    industry: ['E_COMMERCE'],
    header: 'Your delivery',
    body: 'Order {{1}} left our warehouse and should reach {{2}} on {{3}}. Somebody needs to be there.',
    body_params: ['1042', '4 Harbour Lane', 'May 4, 2026'],
    body_param_types: ['TEXT', 'ADDRESS', 'DATE'],
    buttons: [{ type: 'URL', text: 'Track', url: 'https://www.example.com' }],
  },
  {
    id: '1290000000000004',
    name: 'order_confirmation_1',
    language: 'en_US',
    category: 'UTILITY',
    topic: 'ORDER_MANAGEMENT',
    usecase: 'ORDER_CONFIRMATION',
    industry: ['E_COMMERCE'],
    header: 'Order received',
    body: 'Thank you {{1}}, we have your order {{2}} with {{3}} items. A receipt went to {{4}}.',
    body_params: ['Jo', '1042', '3', 'jo@example.com'],
    body_param_types: ['TEXT', 'TEXT', 'NUMBER', 'EMAIL'],
    buttons: [],
  },
  {
    id: '1290000000000005',
    name: 'fraud_alert_1',
    language: 'en_US',
    category: 'UTILITY',
    topic: 'ACCOUNT_UPDATE',
    usecase: 'FRAUD_ALERT',
    industry: ['FINANCIAL_SERVICES'],
    header: 'Unusual activity',
    body: 'Hello {{1}}, a payment of {{2}} was made from your account on {{3}}. Was that you? If not, call {{4}} at once.',
    body_params: ['Jo', '$50.00', 'May 4, 2026', '+12025550100'],
    body_param_types: ['TEXT', 'AMOUNT', 'DATE', 'PHONE NUMBER'],
    buttons: [
      { type: 'QUICK_REPLY', text: 'It was me' },
      { type: 'QUICK_REPLY', text: 'It was not me' },
    ],
  },
];

/** An item by its name; the language must be one it exists in. */
export function findLibraryItem(name: string, language: string): LibraryItem | undefined {
  return LIBRARY.find((item) => item.name === name && item.language === language);
}
