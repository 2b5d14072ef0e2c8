// The one-file build of Handlebars has the types of the whole.
declare module 'handlebars/dist/handlebars.min.js' {
  import Handlebars = require('handlebars')

  export = Handlebars
}
