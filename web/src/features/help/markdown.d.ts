// What build/help.ts makes of a file of docs/.
declare module "*.md" {
  export const page: import("./help-page.ts").HelpPage;
}
