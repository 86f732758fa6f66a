// Light, dark or as the system has it. early.js applies the stored choice before the first paint.
export const THEMES = ['system', 'light', 'dark'];

export class Theme {
  #local;
  #root;

  constructor({ local, root }) {
    this.#local = local;
    this.#root = root;
    this.apply();
  }

  get choice() {
    const value = this.#local.get('theme', 'system');
    return THEMES.includes(value) ? value : 'system';
  }

  choose(value) {
    this.#local.set('theme', value === 'system' ? null : value);
    this.apply();
  }

  apply() {
    if (this.choice === 'system') delete this.#root.dataset.theme;
    else this.#root.dataset.theme = this.choice;
  }
}
