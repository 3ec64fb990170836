/**
 * Contracts that plugins must pass, and fakes for their tests.
 *
 * <ul>
 *   <li>{@link io.vpcrouter.testkit.ModePluginContract}, {@link io.vpcrouter.testkit.HealthPluginContract},
 *       {@link io.vpcrouter.testkit.CloudProviderContract} and
 *       {@link io.vpcrouter.testkit.LeadershipPluginContract} are JUnit tests to extend: each rule of the plugin interfaces is a
 *       test of its own.
 *   <li>{@link io.vpcrouter.testkit.TestContext} is what a plugin is handed in a test of its own, and
 *       {@link io.vpcrouter.testkit.TestClock} a clock whose time passes when the test says so.
 *   <li>{@link io.vpcrouter.testkit.TestCandidate} is what a candidate for the leadership is handed.
 *   <li>{@link io.vpcrouter.testkit.ManualTime} and {@link io.vpcrouter.testkit.ManualRuntime} let a whole router run in
 *       virtual time, in the thread of the test.
 *   <li>{@link io.vpcrouter.testkit.ScriptedNetwork} and {@link io.vpcrouter.testkit.ScriptedHealth} are hosts that answer
 *       or do not, and the check that asks them; {@link io.vpcrouter.testkit.ManualMode} publishes what a test says.
 *   <li>{@link io.vpcrouter.testkit.Specs} makes route specs, {@link io.vpcrouter.testkit.RecordingListener} keeps what a
 *       router tells. A VPC to route in is made by {@code SimulatedVpc.builder} of {@code vpcrouter-simulator}, which also
 *       gives snapshots for the planner alone.
 * </ul>
 */
@NullMarked
package io.vpcrouter.testkit;

import org.jspecify.annotations.NullMarked;
