import { createPlural } from "./create-plural.ts";

const plural = createPlural("en", ["one", "other"]);

/**
 * Every word of the pages in English, by page. Other languages have the same keys (`PageTexts`), so a missing text does
 * not compile. A text with values is a function of them.
 */
export const en = {
  frame: {
    footer: ({ host }: { host: string }) => `Latchkey at ${host}`,
  },
  fields: {
    code: "Code",
    email: "Email",
    organization: "Organization",
    yourName: "Your name",
    password: "Password",
    yourPassword: "Your password",
    currentPassword: "Current password",
    newPassword: "New password",
    choosePassword: "Choose a password",
    show: "Show",
    showField: ({ label }: { label: string }) => `Show ${label.toLowerCase()}`,
  },
  browser: {
    onSystem: ({ browser, system }: { browser: string; system: string }) =>
      `${browser} on ${system}`,
    unknownOnSystem: ({ system }: { system: string }) => `A browser on ${system}`,
    unknown: "A browser",
  },
  home: {
    title: "Welcome",
    heading: "Your personal access tokens",
    lead: "Latchkey gives you tokens with which your scripts and programs use an API in your name. You decide what each token may do, and you can revoke it at any time.",
    signIn: "Sign in",
    openAccount: "Open your account",
    extension: "Get the extension",
    extensionLead: "You create, copy and revoke your tokens from your browser's toolbar.",
    getFor: ({ browser }: { browser: string }) => `Get it for ${browser}`,
    askForExtension:
      "Ask your administrator where to get it. Your organization may have installed it already.",
    serverAddress: "Connect it to this server:",
    documentation: "Read the documentation",
    documentationLead: "It lists what programs may call here, with every parameter and answer.",
    openDocumentation: "API reference",
    yourApi: "Protect an API of yours",
    yourApiLead:
      "Your API asks Latchkey about each token that it gets: with a credential from an administrator, or through the proxy in front of it.",
  },
  login: {
    title: "Sign in",
    heading: "Sign in to Latchkey",
    lead: "to manage your personal access tokens",
    headingAgain: "Sign in again",
    leadAgain: "This change needs your password, so that nobody else makes it in your open browser",
    submit: "Sign in",
    wrongCredentials: "The email or the password is wrong.",
    waitSeconds: ({ count }: { count: number }) =>
      plural(count, {
        one: `Too many tries. Try again in ${count} second.`,
        other: `Too many tries. Try again in ${count} seconds.`,
      }),
    waitMinutes: ({ count }: { count: number }) =>
      plural(count, {
        one: `Too many tries. Try again in ${count} minute.`,
        other: `Too many tries. Try again in ${count} minutes.`,
      }),
    otherPassword: "This organization goes by another password of yours. Sign in with that one.",
  },
  provider: {
    continue: ({ name }: { name: string }) => `Continue with ${name}`,
    movingOn: "You are signed in",
    movingOnLead: "This page goes on by itself.",
    goOn: "Go on",
    goingTo: ({ name }: { name: string }) => `Going to ${name}`,
    emailLead: "Your address decides how you sign in",
    next: "Next",
    usePassword: "Use a password instead",
    signInAgainLead:
      "This change needs a new sign-in, so that nobody else makes it in your open browser",
    opensOnly: "This organization opens with a sign-in by its provider.",
    tryAgain: "Try again",
    otherWay: "Sign in another way",
    toAccount: "Back to your account",
    notSignedIn: "You are not signed in",
    unnamed: "The provider",
    account: {
      heading: "Company sign-in",
      connected: "Connected",
      connect: ({ name }: { name: string }) => `Connect ${name}`,
      disconnect: ({ name }: { name: string }) => `Disconnect ${name}`,
      disconnectNow: "Disconnect",
      connectHint: ({ name }: { name: string }) =>
        `${name} asks you to sign in. Your password keeps working.`,
      disconnectHint: ({ name }: { name: string }) =>
        `What you opened by ${name} is signed out. Your tokens stay.`,
      needsPassword: "To connect or disconnect one, sign in with your password.",
      onlyCompany: "You sign in through your company alone. It decides how.",
      nowConnected: "Your account is connected.",
      lastWay: "This is your only way to sign in, so it stays connected.",
      gone: "This can no longer be changed here. Reload the page.",
    },
    refusals: {
      down: ({ name }: { name: string }) => `${name} does not answer. Nothing was changed.`,
      unavailable: "This way to sign in is not available. Ask your administrator.",
      lostState: "This sign-in began in another browser, or more than 10 minutes ago. Try again.",
      declined: ({ name }: { name: string }) => `${name} did not sign you in.`,
      wrongAnswer: ({ name }: { name: string }) =>
        `${name} gave an answer that cannot be trusted. Try again.`,
      notFresh: ({ name }: { name: string }) =>
        `${name} did not ask you to sign in again, which this needs. Ask your administrator.`,
      wrongAcr: ({ name }: { name: string }) =>
        `${name} did not sign you in as strictly as your organization demands. Ask your administrator.`,
      noRole: ({ name }: { name: string }) =>
        `${name} did not give you a role here. Ask your administrator.`,
      accountExists: ({ name }: { name: string }) =>
        `An account with this address exists. Sign in to it, then connect ${name} under Account.`,
      overage: ({ name }: { name: string }) =>
        `${name} sent too many groups. Ask your administrator to send app roles.`,
      disabled: "Your access here is disabled. Ask your administrator.",
      changed: "Something was changed at the same time. Try again.",
      otherPerson: ({ name }: { name: string }) =>
        `This account at ${name} belongs to another person here.`,
      signedOut: "You were signed out meanwhile. Sign in, then connect again.",
      notMember: ({ name }: { name: string }) =>
        `You do not belong to the organization of ${name}.`,
    },
  },
  trial: {
    title: "Trial",
    signInAs: ({ role }: { role: string }) => `You would sign in as ${role}`,
    refused: "You would be refused",
    lead: ({ name }: { name: string }) =>
      `A trial of ${name}. Nothing was saved, and nobody was signed in.`,
    claims: ({ name }: { name: string }) => `Claims of ${name}`,
    name: "Name",
    email: "Email",
    groups: "Groups",
    knownBy: ({ claim }: { claim: string }) => `Known by ${claim}`,
    noSubject: ({ name, claim }: { name: string; claim: string }) =>
      `${name} sent no claim ${claim}, which names the person.`,
    overage: ({ name }: { name: string }) =>
      `${name} sent too many groups. Have it send app roles.`,
    noRule: "No rule for a role matches, and there is no default role.",
    noSuchRole: ({ role }: { role: string }) => `The catalog has no role ${role}.`,
    noEmail: "The mapping finds no email address.",
    unprovedDomain:
      "The domain of this address is not proved, so an account with it is not linked by itself.",
    failed: "The trial did not work",
    lost: "It is over, or its provider was disabled. Start it again.",
    declined: ({ name, code }: { name: string; code: string }) =>
      `${name} did not sign you in. Its reason: ${code}`,
    unreachable: ({ name }: { name: string }) => `${name} does not answer. Nothing was changed.`,
    wrongAnswer: ({ name }: { name: string }) =>
      `${name} gave an answer that cannot be trusted. Check the client id and secret.`,
    wrongAcr: ({ name }: { name: string }) =>
      `${name} did not sign you in as strictly as acr_values demands.`,
  },
  consent: {
    title: "Allow access",
    heading: "Let the Latchkey extension act for you?",
    lead: "A new browser asks. Allow it only if you have just pressed Sign in in the Latchkey extension.",
    allowedBefore: ({ browser, day }: { browser: string; day: string }) =>
      `You already allowed Latchkey in ${browser} on ${day}. If you did not reinstall it since, another extension may be asking: choose Deny.`,
    person: "Person",
    organization: "Organization",
    newBrowser: "New browser",
    mayManageTokens: "See, create, change and revoke your personal access tokens",
    mayEndSessions: "See and end your signed-in browsers",
    hint: "It never learns your password. You can sign it out on your account page.",
    deny: "Deny",
    allow: "Allow",
    noDecision: {
      title: "The form cannot be read",
      text: "Go back and choose Allow or Deny.",
    },
  },
  account: {
    title: "Account",
    signOut: "Sign out",
    signOutBrowser: ({ browser, time }: { browser: string; time: string }) =>
      `Sign out ${browser}, signed in ${time}`,
    passwordChanged: "Your password is changed. Your other browsers are signed out.",
    organizations: "Organizations",
    noOrganization: "You belong to no organization. Ask an administrator to add you.",
    limited:
      "A link set this password for these organizations alone. To open others of yours with it too, sign in by their password and change it to this one.",
    password: "Password",
    changePassword: "Change password",
    savePassword: "Save new password",
    changeEndsOthers: "Your other browsers are signed out. Your tokens keep working.",
    wrongPassword: "The current password is wrong.",
    browsers: "Signed-in browsers",
    thisBrowser: "This browser",
    lastUsed: ({ day }: { day: string }) => `Last used ${day}`,
    signedIn: ({ day }: { day: string }) => `signed in ${day}`,
    signOutOthers: "Sign out all other browsers",
    confirmSignOutOthers: "Sign them out",
    hint: "Signing a browser out ends its extension's session too. Your tokens keep working: manage them in the extension.",
  },
  code: {
    submit: "Continue",
    noGood:
      "This code does not work. It may have been used, replaced or expired: ask for a new one.",
  },
  invitation: {
    title: "Invitation",
    codeLead: "Paste your invitation's link, or what stands behind its #.",
    heading: ({ organization }: { organization: string }) => `Join ${organization}`,
    lead: ({ person }: { person: string }) => `${person} invites you.`,
    role: "Role",
    groups: "Groups",
    account: "Account",
    submit: {
      new: "Create account and join",
      known: "Sign in and join",
      signed_in: "Join",
    },
    unknownPassword: "You do not know the password?",
    unknownPasswordHint: ({ organization }: { organization: string }) =>
      `Choose one for ${organization} alone. It opens no other organization, and the password of this account does not open ${organization}.`,
    submitNewPassword: "Choose password and join",
    badName: "Enter a name of 1 to 100 characters.",
  },
  newPassword: {
    title: "New password",
    codeLead: "Paste the link that your administrator gave you, or what stands behind its #.",
    heading: "Choose a new password",
    lead: ({ organization }: { organization: string }) =>
      `For ${organization}. Every browser that is signed in there is signed out.`,
    submit: "Set password",
  },
  setup: {
    title: "Set up",
    heading: "Set up Latchkey",
    codeLead: "Paste the setup code that npm run deploy printed.",
    lead: "Your organization, and you as its first administrator",
    preset: "Permissions to begin with",
    submit: "Set up",
    refusals: {
      over: "Somebody else has just set Latchkey up, or the email is taken.",
      bad_organization: "Enter the organization's name, of 1 to 100 characters.",
      bad_preset: "Choose the permissions to begin with.",
      bad_name: "Enter your name, of 1 to 100 characters.",
      bad_email: "Enter your email address.",
    },
    isOver: { title: "Latchkey is set up", text: "Ask an administrator to invite you." },
  },
  passwordRefusals: {
    bad_password: "Choose a password of 8 to 128 characters.",
    common_password: "This password is among the first that attackers try. Choose another one.",
    personal_password:
      "Choose a password that is more than your name, your email address or “Latchkey”.",
  },
  refusals: {
    foreignForm: {
      title: "This form can no longer be used",
      text: "It was opened long ago, or by another site. Nothing was changed. Go back, reload the page and try again.",
    },
    unreadableForm: { title: "The form cannot be read", text: "Go back and try again." },
    unknownClient: {
      title: "This sign-in link does not work here",
      text: "It was not made by an extension that this server knows. Open the Latchkey extension and sign in from there.",
    },
    unlistedExtension: {
      title: "This server does not know your extension",
      text: "Ask your administrator to add it, and send them this address:",
      hint: "For administrators: if your organization installs this extension, add the address to EXTENSION_REDIRECTS in wrangler.toml and deploy again. Never add one that you have not checked: its extension could sign people in.",
    },
    tooManyChanges: {
      title: "Too many tries",
      text: "Try again in a minute. Nothing was changed.",
    },
    tooManyCodes: {
      title: "Too many tries",
      text: "Try again in 15 minutes. Nothing was changed.",
    },
  },
  fault: {
    title: "Something went wrong here",
    nothingChanged: "Nothing was changed. Go back and try again in a moment.",
    outcomeUnknown:
      "It is not known if anything was changed. Go back in a moment and look before you try again.",
    wrongSetting: ({ setting }: { setting: string }) => `${setting} is missing or wrong.`,
    settingOn: ({ setting }: { setting: string }) => `${setting} is on.`,
    request: ({ id }: { id: string }) => `Request ${id}`,
  },
};
