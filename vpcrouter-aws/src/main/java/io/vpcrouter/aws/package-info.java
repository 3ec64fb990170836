/** Amazon EC2 as a cloud provider. Nothing here is for other code: the plugin classes are found by name. */
@NullMarked
package io.vpcrouter.aws;

import org.jspecify.annotations.NullMarked;
