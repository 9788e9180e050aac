/** A form that carries the person on: sent at once; its button is there for when scripts are off. */
document.querySelector<HTMLFormElement>('form[data-passage]')?.submit();
