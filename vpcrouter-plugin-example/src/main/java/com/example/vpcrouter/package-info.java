/** An example of a plugin that lives outside the vpcrouter project. */
@NullMarked
package com.example.vpcrouter;

import org.jspecify.annotations.NullMarked;
