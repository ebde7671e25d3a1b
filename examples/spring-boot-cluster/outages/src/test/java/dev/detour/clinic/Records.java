package dev.detour.clinic;

import dev.detour.clinic.Question.Kind;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the clinic has to answer. Its records are known from {@code data.sql} and nobody else changes them, so that an answer is
 * right if it shows every change that was done before the question, and none that was not begun before the answer.
 *
 * <p>Thread-safe.
 */
final class Records {

    /** The clinic has the owners 1 to this. */
    static final int OWNERS = 300;

    private static final int VETS = 4;
    private static final int FIRST_PETS = 2;

    /** Telephone numbers begin at the owner's id times this, and each change adds one, so that a number tells its changes. */
    private static final int NUMBERS = 1_000;

    private final Changes telephones = new Changes(OWNERS);
    private final Changes pets = new Changes(OWNERS);

    /** A question that is about to be asked. */
    Question ask(Kind kind, int owner) {
        return switch (kind) {
            case OWNER -> new Question(kind, owner, telephones.done(owner));
            case PETS -> new Question(kind, owner, pets.done(owner));
            case VETS -> new Question(kind, owner, 0);
            case UNKNOWN -> new Question(kind, OWNERS + owner, 0);
        };
    }

    /** Begins to change a telephone number; gives the path of the PUT that does. */
    String beginTelephone(int owner) {
        return "/owners/" + owner + "/telephone?number=" + (owner * NUMBERS + telephones.begin(owner));
    }

    /** The number that an owner has, while no change is under way. */
    String telephone(int owner) {
        return Integer.toString(owner * NUMBERS + telephones.done(owner));
    }

    /** That change has been acknowledged. */
    void endTelephone(int owner) {
        telephones.end(owner);
    }

    /** Begins to add a pet; gives the path of the POST that does. */
    String beginPet(int owner) {
        return "/owners/" + owner + "/pets?name=Pet+no.+" + (FIRST_PETS + pets.begin(owner));
    }

    /** That pet has been acknowledged. */
    void endPet(int owner) {
        pets.end(owner);
    }

    /** Whether an answer is the true one, as it comes. */
    boolean isRight(Question question, Answer answer) {
        if (question.kind() == Kind.UNKNOWN) {
            return answer.status() == 404;
        }
        try {
            return answer.isSuccess() && isRight(question, JsonMapper.shared().readTree(answer.body()));
        } catch (JacksonException noJson) {
            return false;
        }
    }

    private boolean isRight(Question question, JsonNode answer) {
        return switch (question.kind()) {
            case OWNER -> isOwner(question, answer);
            case PETS -> areNumbered("Pet no. ", answer) && pets.allow(question, answer.size() - FIRST_PETS);
            case VETS -> areNumbered("Vet no. ", answer) && answer.size() == VETS;
            case UNKNOWN -> false;
        };
    }

    private boolean isOwner(Question question, JsonNode answer) {
        int owner = question.owner();
        String telephone = answer.path("telephone").asString("");
        return answer.path("id").asInt(-1) == owner
                && answer.path("name").asString("").equals("Owner no. " + owner)
                && telephone.matches("\\d{1,9}")
                && telephones.allow(question, Integer.parseInt(telephone) - owner * NUMBERS);
    }

    /** Whether it is a list in which each has its place for a number. */
    private static boolean areNumbered(String name, JsonNode list) {
        int number = 0;
        for (JsonNode each : list) {
            number++;
            if (!each.path("name").asString("").equals(name + number)) {
                return false;
            }
        }
        return list.isArray();
    }
}
