// The dialog that makes a new person to play.
import { api } from "./api.js";
import { byId } from "./dom.js";
import { phoneOf } from "./format.js";
import { state } from "./state.js";

const messages = {
  name_required: "Dê um nome ao cliente.",
  phone_invalid: "O telefone precisa do código do país, como +55 11 99999-0303.",
  phone_taken: "Já existe um cliente com este telefone.",
  username_invalid: "Use de 3 a 35 letras minúsculas, números, ponto ou sublinhado.",
  address_required: "Preencha o telefone ou o nome de usuário.",
  ninth_digit_absent: "Só celulares brasileiros têm o 9º dígito: +55, DDD e nove números.",
  unreachable: "O simulador não respondeu. Tente de novo.",
};

export function openNewCustomer() {
  const form = byId("new-customer-form");
  form.reset();
  form.elements.phone.value = freePhone();
  byId("new-customer-error").textContent = "";
  showFields();
  byId("new-customer").showModal();
  form.elements.name.focus();
}

export function setUpNewCustomer(onCreated) {
  const form = byId("new-customer-form");
  form.addEventListener("change", showFields);
  byId("cancel-customer").addEventListener("click", () => byId("new-customer").close());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { elements } = form;
    const byPhone = elements.seen.value === "phone";
    try {
      const customer = await api.addCustomer({
        name: elements.name.value,
        ...(byPhone
          ? {
              phone: elements.phone.value,
              without_ninth_digit: elements.without_ninth_digit.checked,
            }
          : { username: elements.username.value, hides_phone: true }),
      });
      byId("new-customer").close();
      onCreated(customer);
    } catch (error) {
      byId("new-customer-error").textContent =
        messages[error.code] ?? "Não foi possível criar o cliente.";
    }
  });
}

function showFields() {
  const byPhone = byId("new-customer-form").elements.seen.value === "phone";
  byId("phone-fields").hidden = !byPhone;
  byId("username-fields").hidden = byPhone;
}

/** A number nobody has, so that a new customer is two keystrokes away. */
function freePhone() {
  const taken = new Set(state.customers.map(({ wa_id }) => wa_id));
  for (let serial = 301; serial < 10_000; serial++) {
    const digits = `551199999${String(serial).padStart(4, "0")}`;
    if (!taken.has(digits)) return phoneOf(digits);
  }
  return "";
}
