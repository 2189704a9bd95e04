// The admin's date picker turns whatever it cannot read into today's date, in silence. What somebody typed goes to the
// server instead: it reads more ways of writing a day, and says so beside the field where it cannot.
window.jQuery.fn.datetimepicker.defaults.validateOnBlur = false;
