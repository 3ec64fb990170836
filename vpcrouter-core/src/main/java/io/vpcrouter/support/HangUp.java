package io.vpcrouter.support;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGHUP, by which logrotate and systemd ask a program to open and read its files again. The JDK has no public way to handle
 * signals. Its internal one has been the same for twenty years; it is called by reflection, because compilers warn of it.
 *
 * <p>Threading: any thread. The handler belongs to the whole process.
 */
public final class HangUp {
    private static final Logger LOG = LoggerFactory.getLogger(HangUp.class);

    private HangUp() {}

    /** Runs an action, on a thread of the JVM, whenever the signal comes, instead of the one before and of the end of the process. */
    public static void calls(Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler call = (proxy, method, args) -> answer(action, proxy, method, args);
            Object listener = Proxy.newProxyInstance(HangUp.class.getClassLoader(), new Class<?>[] {handler}, call);
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), listener);
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.warn("SIGHUP cannot be handled here; it ends the program", e);
        }
    }

    // By identity: equals() of a proxy would come here again.
    @SuppressWarnings("ReferenceEquality")
    private static Object answer(Runnable action, Object proxy, Method method, Object[] args) {
        return switch (method.getName()) {
            case "handle" -> {
                action.run();
                yield proxy; // of a method without a result, so nobody looks at it
            }
            case "equals" -> proxy == args[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "what SIGHUP does";
        };
    }
}
