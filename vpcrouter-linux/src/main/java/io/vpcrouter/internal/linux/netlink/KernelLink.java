package io.vpcrouter.internal.linux.netlink;

/**
 * A network device.
 *
 * @param index its number
 * @param name its name
 * @param running whether it is up and has a carrier
 */
public record KernelLink(int index, String name, boolean running) {}
