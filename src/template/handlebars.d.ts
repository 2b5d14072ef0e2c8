// The one-file build of Handlebars has the types of the whole.
declare module 'handlebars/dist/handlebars.min.js' {
  import Handlebars from 'handlebars'

  export default Handlebars
}
