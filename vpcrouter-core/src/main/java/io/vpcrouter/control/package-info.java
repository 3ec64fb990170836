/** What a router is told when it is built, and what it tells while it runs: its configuration, status and events. */
@NullMarked
package io.vpcrouter.control;

import org.jspecify.annotations.NullMarked;
