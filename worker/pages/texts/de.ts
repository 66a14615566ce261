import { createPlural } from "./create-plural.ts";
import type { PageTexts } from "./page-texts.ts";

const plural = createPlural("de", ["one", "other"]);

/** Every word of the pages in German. */
export const de: PageTexts = {
  frame: {
    footer: ({ host }) => `Latchkey auf ${host}`,
  },
  fields: {
    code: "Code",
    email: "E-Mail-Adresse",
    organization: "Organisation",
    yourName: "Dein Name",
    password: "Passwort",
    yourPassword: "Dein Passwort",
    currentPassword: "Aktuelles Passwort",
    newPassword: "Neues Passwort",
    choosePassword: "Passwort wählen",
    show: "Anzeigen",
    showField: ({ label }) => `Anzeigen: ${label}`,
  },
  browser: {
    onSystem: ({ browser, system }) => `${browser} auf ${system}`,
    unknownOnSystem: ({ system }) => `Ein Browser auf ${system}`,
    unknown: "Ein Browser",
  },
  home: {
    title: "Willkommen",
    heading: "Deine persönlichen Zugriffstokens",
    lead: "Latchkey gibt dir Tokens, mit denen deine Skripte und Programme eine API in deinem Namen benutzen. Du entscheidest, was jedes Token darf, und kannst es jederzeit widerrufen.",
    signIn: "Anmelden",
    openAccount: "Dein Konto öffnen",
    extension: "Hol dir die Erweiterung",
    extensionLead:
      "Du erstellst, kopierst und widerrufst deine Tokens in der Symbolleiste deines Browsers.",
    getFor: ({ browser }) => `Für ${browser} holen`,
    askForExtension:
      "Frag deine Administration, wo es sie gibt. Vielleicht hat deine Organisation sie schon installiert.",
    serverAddress: "Verbinde sie mit diesem Server:",
    documentation: "Lies die Dokumentation",
    documentationLead:
      "Sie zeigt, was Programme hier aufrufen dürfen, mit allen Parametern und Antworten.",
    openDocumentation: "API-Referenz",
    yourApi: "Schütze eine eigene API",
    yourApiLead:
      "Deine API fragt Latchkey nach jedem Token, das sie bekommt: mit Zugangsdaten aus der Administration, oder über den Proxy vor ihr.",
  },
  login: {
    title: "Anmelden",
    heading: "Bei Latchkey anmelden",
    lead: "und deine persönlichen Zugriffstokens verwalten",
    headingAgain: "Noch einmal anmelden",
    leadAgain:
      "Für diese Änderung brauchst du dein Passwort, damit niemand anderes sie in deinem offenen Browser macht",
    submit: "Anmelden",
    wrongCredentials: "Die E-Mail-Adresse oder das Passwort ist falsch.",
    waitSeconds: ({ count }) =>
      plural(count, {
        one: `Zu viele Versuche. Versuche es in ${count} Sekunde noch einmal.`,
        other: `Zu viele Versuche. Versuche es in ${count} Sekunden noch einmal.`,
      }),
    waitMinutes: ({ count }) =>
      plural(count, {
        one: `Zu viele Versuche. Versuche es in ${count} Minute noch einmal.`,
        other: `Zu viele Versuche. Versuche es in ${count} Minuten noch einmal.`,
      }),
    otherPassword:
      "Für diese Organisation gilt ein anderes deiner Passwörter. Melde dich mit diesem an.",
  },
  provider: {
    continue: ({ name }) => `Weiter mit ${name}`,
    movingOn: "Du bist angemeldet",
    movingOnLead: "Es geht von selbst weiter.",
    goOn: "Weiter",
    goingTo: ({ name }) => `Weiter zu ${name}`,
    emailLead: "Deine Adresse entscheidet, wie du dich anmeldest",
    next: "Weiter",
    usePassword: "Stattdessen ein Passwort verwenden",
    signInAgainLead:
      "Diese Änderung braucht eine neue Anmeldung, damit sie niemand anderes in deinem offenen Browser macht",
    opensOnly: "Diese Organisation öffnet sich mit einer Anmeldung bei ihrem Anmeldedienst.",
    tryAgain: "Noch einmal versuchen",
    otherWay: "Anders anmelden",
    toAccount: "Zurück zu deinem Konto",
    notSignedIn: "Du bist nicht angemeldet",
    unnamed: "Der Anmeldedienst",
    account: {
      heading: "Firmenanmeldung",
      connected: "Verbunden",
      connect: ({ name }) => `${name} verbinden`,
      disconnect: ({ name }) => `${name} trennen`,
      disconnectNow: "Trennen",
      connectHint: ({ name }) =>
        `${name} bittet dich um eine Anmeldung. Dein Passwort gilt weiter.`,
      disconnectHint: ({ name }) =>
        `Was du mit ${name} geöffnet hast, wird abgemeldet. Deine Tokens bleiben.`,
      needsPassword: "Melde dich mit deinem Passwort an, um zu verbinden oder zu trennen.",
      onlyCompany: "Du meldest dich nur über deine Firma an. Sie bestimmt, wie.",
      nowConnected: "Dein Konto ist verbunden.",
      lastWay: "Du kannst dich nur so anmelden, deshalb bleibt es verbunden.",
      gone: "Das lässt sich hier nicht mehr ändern. Lade die Seite neu.",
    },
    refusals: {
      down: ({ name }) => `${name} antwortet nicht. Nichts wurde geändert.`,
      unavailable: "Diese Anmeldung gibt es hier nicht. Frag deine Administration.",
      lostState:
        "Diese Anmeldung begann in einem anderen Browser oder vor mehr als 10 Minuten. Versuche es noch einmal.",
      declined: ({ name }) => `${name} hat dich nicht angemeldet.`,
      wrongAnswer: ({ name }) =>
        `${name} hat eine Antwort gegeben, der man nicht trauen kann. Versuche es noch einmal.`,
      notFresh: ({ name }) =>
        `${name} hat dich nicht neu angemeldet, was hier nötig ist. Frag deine Administration.`,
      wrongAcr: ({ name }) =>
        `${name} hat dich nicht so streng angemeldet, wie deine Organisation es verlangt. Frag deine Administration.`,
      noRole: ({ name }) => `${name} hat dir hier keine Rolle gegeben. Frag deine Administration.`,
      accountExists: ({ name }) =>
        `Mit dieser Adresse gibt es schon ein Konto. Melde dich dort an und verbinde ${name} unter „Konto“.`,
      overage: ({ name }) =>
        `${name} hat zu viele Gruppen geschickt. Bitte deine Administration, App-Rollen zu schicken.`,
      disabled: "Dein Zugang hier ist deaktiviert. Frag deine Administration.",
      changed: "Gleichzeitig wurde etwas geändert. Versuche es noch einmal.",
      otherPerson: ({ name }) => `Dieses Konto bei ${name} gehört hier einer anderen Person.`,
      signedOut: "Du wurdest inzwischen abgemeldet. Melde dich an und verbinde dich dann neu.",
      notMember: ({ name }) => `Du gehörst nicht zur Organisation von ${name}.`,
    },
  },
  trial: {
    title: "Probe",
    signInAs: ({ role }) => `Du würdest dich als ${role} anmelden`,
    refused: "Du würdest abgewiesen",
    lead: ({ name }) =>
      `Eine Probe von ${name}. Nichts wurde gespeichert, und niemand wurde angemeldet.`,
    claims: ({ name }) => `Claims von ${name}`,
    name: "Name",
    email: "E-Mail",
    groups: "Gruppen",
    knownBy: ({ claim }) => `Erkannt an ${claim}`,
    noSubject: ({ name, claim }) =>
      `${name} hat den Claim ${claim} nicht geschickt, der die Person benennt.`,
    overage: ({ name }) => `${name} hat zu viele Gruppen geschickt. Lass App-Rollen schicken.`,
    noRule: "Keine Regel für eine Rolle passt, und es gibt keine Rolle für alle anderen.",
    noSuchRole: ({ role }) => `Im Katalog gibt es keine Rolle ${role}.`,
    noEmail: "Die Zuordnung findet keine E-Mail-Adresse.",
    unprovedDomain:
      "Die Domain dieser Adresse ist nicht nachgewiesen. Ein Konto mit ihr wird darum nicht von selbst verknüpft.",
    failed: "Die Probe hat nicht geklappt",
    lost: "Sie ist vorbei, oder der Anmeldedienst wurde abgeschaltet. Beginne sie noch einmal.",
    declined: ({ name, code }) => `${name} hat dich nicht angemeldet. Der Grund: ${code}`,
    unreachable: ({ name }) => `${name} antwortet nicht. Nichts wurde geändert.`,
    wrongAnswer: ({ name }) =>
      `${name} hat eine Antwort gegeben, der man nicht trauen kann. Prüfe Client-ID und Client-Secret.`,
    wrongAcr: ({ name }) => `${name} hat dich nicht so streng angemeldet, wie acr_values verlangt.`,
  },
  consent: {
    title: "Zugriff erlauben",
    heading: "Darf die Latchkey-Erweiterung für dich handeln?",
    lead: "Ein neuer Browser fragt. Erlaube es nur, wenn du gerade in der Latchkey-Erweiterung auf „Anmelden“ gedrückt hast.",
    allowedBefore: ({ browser, day }) =>
      `Du hast Latchkey in ${browser} schon am ${day} erlaubt. Wenn du es seitdem nicht neu installiert hast, fragt vielleicht eine andere Erweiterung: Wähle dann „Ablehnen“.`,
    person: "Person",
    organization: "Organisation",
    newBrowser: "Neuer Browser",
    mayManageTokens: "Deine persönlichen Zugriffstokens sehen, erstellen, ändern und widerrufen",
    mayEndSessions: "Deine angemeldeten Browser sehen und abmelden",
    hint: "Dein Passwort erfährt sie nie. Auf deiner Kontoseite kannst du sie abmelden.",
    deny: "Ablehnen",
    allow: "Erlauben",
    noDecision: {
      title: "Das Formular ist nicht lesbar",
      text: "Geh zurück und wähle „Erlauben“ oder „Ablehnen“.",
    },
  },
  account: {
    title: "Konto",
    signOut: "Abmelden",
    signOutBrowser: ({ browser, time }) => `Abmelden: ${browser}, angemeldet ${time}`,
    passwordChanged: "Dein Passwort ist geändert. Deine anderen Browser sind abgemeldet.",
    organizations: "Organisationen",
    noOrganization: "Du gehörst zu keiner Organisation. Frag deine Administration.",
    limited:
      "Ein Link hat dieses Passwort für diese Organisationen allein gesetzt. Damit es auch deine anderen öffnet, melde dich mit deren Passwort an und ändere es in dieses.",
    password: "Passwort",
    changePassword: "Passwort ändern",
    savePassword: "Neues Passwort speichern",
    changeEndsOthers: "Deine anderen Browser werden abgemeldet. Deine Tokens funktionieren weiter.",
    wrongPassword: "Das aktuelle Passwort ist falsch.",
    browsers: "Angemeldete Browser",
    thisBrowser: "Dieser Browser",
    lastUsed: ({ day }) => `Zuletzt benutzt ${day}`,
    signedIn: ({ day }) => `angemeldet ${day}`,
    signOutOthers: "Alle anderen Browser abmelden",
    confirmSignOutOthers: "Abmelden",
    hint: "Mit einem Browser wird auch die Sitzung seiner Erweiterung abgemeldet. Deine Tokens funktionieren weiter: Du verwaltest sie in der Erweiterung.",
  },
  code: {
    submit: "Weiter",
    noGood:
      "Dieser Code funktioniert nicht. Vielleicht wurde er schon benutzt oder ersetzt, oder er ist abgelaufen: Bitte um einen neuen.",
  },
  invitation: {
    title: "Einladung",
    codeLead: "Füge den Link deiner Einladung ein, oder was hinter seinem # steht.",
    heading: ({ organization }) => `${organization} beitreten`,
    lead: ({ person }) => `${person} lädt dich ein.`,
    role: "Rolle",
    groups: "Gruppen",
    account: "Konto",
    submit: {
      new: "Konto erstellen und beitreten",
      known: "Anmelden und beitreten",
      signed_in: "Beitreten",
    },
    unknownPassword: "Du kennst das Passwort nicht?",
    unknownPasswordHint: ({ organization }) =>
      `Wähle eines für ${organization} allein. Es öffnet keine andere Organisation, und das Passwort dieses Kontos öffnet ${organization} nicht.`,
    submitNewPassword: "Passwort wählen und beitreten",
    badName: "Gib einen Namen von 1 bis 100 Zeichen ein.",
  },
  newPassword: {
    title: "Neues Passwort",
    codeLead:
      "Füge den Link ein, den deine Administration dir gegeben hat, oder was hinter seinem # steht.",
    heading: "Neues Passwort wählen",
    lead: ({ organization }) =>
      `Für ${organization}. Jeder Browser, der dort angemeldet ist, wird abgemeldet.`,
    submit: "Passwort setzen",
  },
  setup: {
    title: "Einrichten",
    heading: "Latchkey einrichten",
    codeLead: "Füge den Einrichtungscode ein, den npm run deploy ausgegeben hat.",
    lead: "Deine Organisation, mit dir in der Administration",
    preset: "Berechtigungen für den Anfang",
    submit: "Einrichten",
    refusals: {
      over: "Jemand anderes hat Latchkey gerade eingerichtet, oder die E-Mail-Adresse ist vergeben.",
      bad_organization: "Gib den Namen der Organisation ein, von 1 bis 100 Zeichen.",
      bad_preset: "Wähle die Berechtigungen für den Anfang.",
      bad_name: "Gib deinen Namen ein, von 1 bis 100 Zeichen.",
      bad_email: "Gib deine E-Mail-Adresse ein.",
    },
    isOver: {
      title: "Latchkey ist eingerichtet",
      text: "Bitte die Administration um eine Einladung.",
    },
  },
  passwordRefusals: {
    bad_password: "Wähle ein Passwort von 8 bis 128 Zeichen.",
    common_password:
      "Dieses Passwort gehört zu den ersten, die Angreifer probieren. Wähle ein anderes.",
    personal_password:
      "Wähle ein Passwort, das mehr ist als dein Name, deine E-Mail-Adresse oder „Latchkey“.",
  },
  refusals: {
    foreignForm: {
      title: "Dieses Formular gilt nicht mehr",
      text: "Es wurde vor langer Zeit geöffnet, oder von einer anderen Website. Nichts wurde geändert. Geh zurück, lade die Seite neu und versuche es noch einmal.",
    },
    unreadableForm: {
      title: "Das Formular ist nicht lesbar",
      text: "Geh zurück und versuche es noch einmal.",
    },
    unknownClient: {
      title: "Dieser Anmeldelink funktioniert hier nicht",
      text: "Er kommt nicht von einer Erweiterung, die dieser Server kennt. Öffne die Latchkey-Erweiterung und melde dich von dort an.",
    },
    unlistedExtension: {
      title: "Dieser Server kennt deine Erweiterung nicht",
      text: "Bitte deine Administration, sie hinzuzufügen, und schick ihr diese Adresse:",
      hint: "Für die Administration: Wenn eure Organisation diese Erweiterung installiert, trag die Adresse in wrangler.toml unter EXTENSION_REDIRECTS ein und veröffentliche erneut. Trag nie eine ein, die du nicht geprüft hast: Ihre Erweiterung könnte Personen anmelden.",
    },
    tooManyChanges: {
      title: "Zu viele Versuche",
      text: "Versuche es in einer Minute noch einmal. Nichts wurde geändert.",
    },
    tooManyCodes: {
      title: "Zu viele Versuche",
      text: "Versuche es in 15 Minuten noch einmal. Nichts wurde geändert.",
    },
  },
  fault: {
    title: "Hier ist etwas schiefgegangen",
    nothingChanged: "Nichts wurde geändert. Geh zurück und versuche es gleich noch einmal.",
    outcomeUnknown:
      "Es ist nicht bekannt, ob etwas geändert wurde. Geh gleich zurück und sieh nach, bevor du es noch einmal versuchst.",
    wrongSetting: ({ setting }) => `${setting} fehlt oder ist falsch.`,
    settingOn: ({ setting }) => `${setting} ist an.`,
    request: ({ id }) => `Anfrage ${id}`,
  },
};
