/** A mode whose source is a file: a plugin brings nothing but the translation of its content into a route spec. */
@NullMarked
package io.vpcrouter.file;

import org.jspecify.annotations.NullMarked;
