/** What the pages show, before it is written in any form. */
@NullMarked
package io.vpcrouter.internal.server.view;

import org.jspecify.annotations.NullMarked;
