/** The result of a single pass, for people and for programs: {@link io.vpcrouter.report.PassReport}. */
@NullMarked
package io.vpcrouter.report;

import org.jspecify.annotations.NullMarked;
