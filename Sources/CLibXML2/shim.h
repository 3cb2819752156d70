#include <libxml/xmlversion.h>
// Debian builds libxml2 with ICU, and then its headers declare ICU's types, which Foundation declares as well. Nothing here uses them:
// they only end the structure of an encoding handler, which is never looked into.
#undef LIBXML_ICU_ENABLED
#include <libxml/HTMLparser.h>
#include <libxml/tree.h>
