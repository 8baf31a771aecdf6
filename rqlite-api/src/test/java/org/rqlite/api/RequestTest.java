// SPDX-License-Identifier: Apache-2.0
package org.rqlite.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestTest {
    @Test
    void keepsItsOwnCopyOfTheStatements() {
        var statements = new ArrayList<>(List.of(Statement.of("SELECT 1")));
        var request = request(statements, Duration.ZERO, Duration.ofSeconds(1));

        statements.clear();

        assertThat(request.statements()).containsExactly(Statement.of("SELECT 1"));
    }

    @Test
    void statementKeepsItsOwnCopyOfTheParameters() {
        var parameters = new ArrayList<>(List.of(Parameter.positional(new Value.Int(1))));
        var statement = new Statement("SELECT ?", parameters);

        parameters.clear();

        assertThat(statement.parameters()).containsExactly(Parameter.positional(new Value.Int(1)));
    }

    @Test
    void tellsNamedParametersFromPositionalOnes() {
        assertThat(Parameter.positional(Value.NULL).isNamed()).isFalse();
        assertThat(new Parameter("a", Value.NULL).isNamed()).isTrue();
    }

    @Test
    void refusesTimesThatMakeNoSense() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> request(List.of(), Duration.ofSeconds(-1), Duration.ofSeconds(1)))
                .withMessage("db timeout must not be negative: PT-1S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> request(List.of(), Duration.ZERO, Duration.ZERO))
                .withMessage("timeout must be positive: PT0S");
    }

    @Test
    void readPolicyHasTheDefaultsOfTheReference() {
        assertThat(ReadPolicy.DEFAULT)
                .isEqualTo(new ReadPolicy(ConsistencyLevel.WEAK, Duration.ZERO, false, Duration.ofSeconds(10)));
        assertThat(ReadPolicy.of(ConsistencyLevel.STRONG))
                .isEqualTo(new ReadPolicy(ConsistencyLevel.STRONG, Duration.ZERO, false, Duration.ofSeconds(10)));
    }

    @Test
    void readPolicyRefusesTimesThatMakeNoSense() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new ReadPolicy(ConsistencyLevel.NONE, Duration.ofNanos(-1), false, Duration.ofSeconds(1)))
                .withMessage("freshness must not be negative: PT-0.000000001S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ReadPolicy(ConsistencyLevel.NONE, Duration.ZERO, false, Duration.ZERO))
                .withMessage("linearizable timeout must be positive: PT0S");
    }

    private static Request request(List<Statement> statements, Duration dbTimeout, Duration timeout) {
        return new Request(Request.Kind.EXECUTE, statements, false, ReadPolicy.DEFAULT, dbTimeout, timeout);
    }
}
