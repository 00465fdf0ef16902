/** The three languages of the screens, a file an area; switched live, one of them loaded at a time. */
import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { keepLook, keptLook } from "~/app/look";

export const LANGUAGES = { "zh-CN": "简体中文", "zh-TW": "繁體中文", en: "English" } as const;
export type Language = keyof typeof LANGUAGES;
type Words = Record<string, unknown>;

const files = import.meta.glob<Words>("./*/*.json", { import: "default" });

// What the frame and the board say; the other screens' words come right after, before their screens.
const FIRST = ["core", "events", "bell", "outbox", "kit", "setup"];

async function wordsOf(language: Language, wanted: (area: string) => boolean): Promise<Words> {
  const mine = Object.keys(files).filter((path) => {
    const [, of, area] = path.split("/");
    return of === language && wanted((area ?? "").replace(".json", ""));
  });
  const parts = await Promise.all(mine.map((path) => files[path]?.()));
  return Object.assign({}, ...parts) as Words;
}

const REST_MS = 1500; // The board is there by then.
const isFirst = (area: string) => FIRST.includes(area);
let rest: Promise<void> | undefined;

/** Begins with the language kept on this machine, else Chinese. */
export async function begin(): Promise<void> {
  const language = keptLook().language ?? "zh-CN";
  await i18next.use(initReactI18next).init({
    lng: language,
    resources: { [language]: { translation: await wordsOf(language, isFirst) } },
    fallbackLng: false,
    interpolation: { escapeValue: false },
    returnNull: false,
    react: { bindI18nStore: "added" },
  });
  setTimeout(() => whole().catch(() => undefined), REST_MS); // Or with the first screen that needs it.
}

/** Waits until all words of the language are there. */
export function whole(): Promise<void> {
  rest ??= add(i18next.language as Language).catch((error: unknown) => {
    rest = undefined;
    throw error;
  });
  return rest;
}

async function add(language: Language): Promise<void> {
  const more = await wordsOf(language, (area) => !isFirst(area));
  i18next.addResourceBundle(language, "translation", more, true, true);
}

/** Switches the language of everything on the screen; what is typed stays. */
export async function speak(language: Language): Promise<void> {
  await whole(); // Of the language before: what comes late must not be taken for it.
  if (!i18next.hasResourceBundle(language, "translation"))
    i18next.addResourceBundle(language, "translation", await wordsOf(language, () => true));
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  keepLook({ language });
}
