package dev.detour.clinic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.clinic.Question.Kind;
import org.junit.jupiter.api.Test;

/** An answer is right if it shows what was done before the question, and nothing that was not begun before the answer. */
class RecordsTest {

    private static final int ID = 7;

    private final Records records = new Records();

    private static Answer owner(int telephone) {
        return new Answer(200, "{\"id\":7,\"name\":\"Owner no. 7\",\"telephone\":\"" + telephone + "\"}");
    }

    private static Answer list(String name, int count) {
        StringBuilder json = new StringBuilder("[");
        for (int number = 1; number <= count; number++) {
            json.append(number == 1 ? "" : ",").append("{\"name\":\"" + name + " no. " + number + "\"}");
        }
        return new Answer(200, json.append(']').toString());
    }

    private boolean isRight(Kind kind, Answer answer) {
        return records.isRight(records.ask(kind, ID), answer);
    }

    @Test
    void isRight_ownerAtFirst_isTrue() {
        assertThat(isRight(Kind.OWNER, owner(7_000))).isTrue();
        assertThat(isRight(Kind.OWNER, owner(7_001))).isFalse();
        assertThat(isRight(Kind.OWNER, owner(8_000))).isFalse();
    }

    @Test
    void isRight_oldTelephoneAfterAChange_isFalse() {
        assertThat(records.beginTelephone(ID)).isEqualTo("/owners/7/telephone?number=7001");
        Question meanwhile = records.ask(Kind.OWNER, ID);
        records.endTelephone(ID);

        assertThat(records.isRight(meanwhile, owner(7_000))).isTrue();
        assertThat(records.isRight(meanwhile, owner(7_001))).isTrue();
        assertThat(isRight(Kind.OWNER, owner(7_000))).isFalse();
        assertThat(isRight(Kind.OWNER, owner(7_001))).isTrue();
    }

    @Test
    void isRight_petsWithoutTheOneThatWasAdded_isFalse() {
        assertThat(isRight(Kind.PETS, list("Pet", 2))).isTrue();
        assertThat(records.beginPet(ID)).isEqualTo("/owners/7/pets?name=Pet+no.+3");
        records.endPet(ID);

        assertThat(isRight(Kind.PETS, list("Pet", 2))).isFalse();
        assertThat(isRight(Kind.PETS, list("Pet", 3))).isTrue();
        assertThat(isRight(Kind.PETS, list("Pet", 4))).isFalse();
    }

    @Test
    void isRight_anotherKeysValue_isFalse() {
        assertThat(isRight(Kind.VETS, list("Vet", 4))).isTrue();
        assertThat(isRight(Kind.VETS, list("Pet", 4))).isFalse();
        assertThat(isRight(Kind.PETS, list("Vet", 2))).isFalse();
        assertThat(isRight(Kind.OWNER, list("Pet", 2))).isFalse();
    }

    @Test
    void isRight_unknownOwner_isTrueIfTheClinicKnowsNone() {
        assertThat(isRight(Kind.UNKNOWN, new Answer(404, ""))).isTrue();
        assertThat(isRight(Kind.UNKNOWN, owner(7_000))).isFalse();
        assertThat(isRight(Kind.OWNER, new Answer(404, ""))).isFalse();
    }

    @Test
    void isRight_errorOrNothing_isFalse() {
        assertThat(isRight(Kind.VETS, new Answer(500, "[]"))).isFalse();
        assertThat(isRight(Kind.VETS, new Answer(200, ""))).isFalse();
        assertThat(isRight(Kind.VETS, new Answer(200, "no JSON"))).isFalse();
    }
}
