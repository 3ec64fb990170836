package io.vpcrouter.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** Something that a plugin does wrong, the rule of its contract that must notice it, and words of the rule's complaint. */
interface SeededFault {
    /** How often a contract is run at most, until it finds the fault. */
    int TRIES = 3;

    /** The name of the constant. */
    String name();

    /** The test method of the contract. */
    String rule();

    /** What the failure says; empty if something does not come about in time, so that a busy machine may fail earlier. */
    String complaint();

    /** Whether the rule compares what the whole process has open. */
    default boolean countsHandles() {
        return rule().equals("closeLeavesNothingBehind") || rule().equals("createAloneDoesNothing");
    }

    /** The rules of a contract. */
    static List<String> rulesOf(Class<?> contract) {
        return Arrays.stream(contract.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(Method::getName)
                .sorted()
                .toList();
    }

    /** Obeys one rule; empty if the plugin passes. */
    static Optional<Throwable> failure(Object contract, Class<?> type, String rule) throws Exception {
        Method method = type.getDeclaredMethod(rule);
        method.setAccessible(true);
        Method end = type.getDeclaredMethod("endContract");
        end.setAccessible(true);
        try {
            method.invoke(contract);
            return Optional.empty();
        } catch (InvocationTargetException e) {
            return Optional.of(e.getCause());
        } finally {
            end.invoke(contract);
        }
    }

    /** A test for each fault. They wait more than they compute, so most of them run at the same time. */
    static <F extends SeededFault> Stream<DynamicTest> tests(
            List<F> faults, Class<?> type, Function<F, Object> contract) {
        ExecutorService together = Executors.newCachedThreadPool();
        Map<F, Future<?>> runs = new LinkedHashMap<>();
        faults.stream()
                .filter(fault -> !fault.countsHandles())
                .forEach(fault -> runs.put(fault, together.submit(() -> mustFail(fault, type, contract))));
        together.shutdown();
        return Stream.concat(
                runs.keySet().stream()
                        .map(fault -> DynamicTest.dynamicTest(
                                fault.name(), () -> runs.get(fault).get())),
                faults.stream()
                        .filter(SeededFault::countsHandles)
                        .map(fault -> DynamicTest.dynamicTest(fault.name(), () -> mustFail(fault, type, contract))));
    }

    private static boolean isFound(SeededFault fault, @Nullable Throwable failure) {
        return failure != null && String.valueOf(failure.getMessage()).contains(fault.complaint());
    }

    private static <F extends SeededFault> F mustFail(F fault, Class<?> type, Function<F, Object> contract)
            throws Exception {
        Throwable failure = failure(contract.apply(fault), type, fault.rule()).orElse(null);
        // On a busy machine a contract may take a fault for lateness, or lateness for another fault.
        for (int i = 1; i < TRIES && !isFound(fault, failure); i++) {
            failure = failure(contract.apply(fault), type, fault.rule()).orElse(null);
        }
        assertThat(failure)
                .as("what %s finds of a plugin with the fault %s", fault.rule(), fault.name())
                .isNotNull()
                .isNotInstanceOf(TestAbortedException.class)
                .hasMessageContaining(fault.complaint());
        return fault;
    }
}
