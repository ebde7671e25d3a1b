package dev.detour.bookshop;

import dev.detour.bookshop.Question.Kind;
import java.util.concurrent.atomic.AtomicIntegerArray;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the shop has to answer. Its books are known from {@code data.sql} and nobody else changes them, so that an answer is
 * right if it shows every change that was done before the question, and none that was not begun before the answer.
 *
 * <p>Thread-safe; changes are made by one thread at a time.
 */
final class Ledger {

    /** The shop has the books 1 to this. */
    static final int BOOKS = 1_000;

    /** Each change adds this to a price; larger than any price at the beginning, so that a price tells its changes. */
    private static final int PRICE_STEP = 10_000;

    /** Each change of a rating is a review with so many stars. */
    private static final int STARS = 5;

    private static final int FIRST_REVIEWS = 3;
    private static final int FIRST_STARS = 12;
    private static final JsonMapper JSON = JsonMapper.shared();

    /** Changes by book, of prices and of ratings. */
    private final AtomicIntegerArray pricesBegun = new AtomicIntegerArray(BOOKS + 1);

    private final AtomicIntegerArray pricesDone = new AtomicIntegerArray(BOOKS + 1);
    private final AtomicIntegerArray reviewsBegun = new AtomicIntegerArray(BOOKS + 1);
    private final AtomicIntegerArray reviewsDone = new AtomicIntegerArray(BOOKS + 1);

    /** A question that is about to be asked. */
    Question ask(Kind kind, int book) {
        return switch (kind) {
            case BOOK -> new Question(kind, book, pricesDone.get(book));
            case RATING -> new Question(kind, book, reviewsDone.get(book));
            case UNKNOWN_BOOK -> new Question(kind, BOOKS + book, 0);
        };
    }

    /** Begins to change a price; gives the path of the request that does. */
    String beginPrice(int book) {
        int changes = pricesBegun.incrementAndGet(book);
        return "/books/" + book + "/price?cents=" + (firstPrice(book) + changes * PRICE_STEP);
    }

    /** That change has been acknowledged. */
    void endPrice(int book) {
        pricesDone.set(book, pricesBegun.get(book));
    }

    /** Begins to add a review; gives the path of the request that does. */
    String beginReview(int book) {
        reviewsBegun.incrementAndGet(book);
        return "/books/" + book + "/reviews?stars=" + STARS;
    }

    /** That review has been acknowledged. */
    void endReview(int book) {
        reviewsDone.set(book, reviewsBegun.get(book));
    }

    /** What an answer is, as it comes. */
    Judgement judge(Question question, Reply reply) {
        if (question.kind() == Kind.UNKNOWN_BOOK && reply.status() == 404) {
            return Judgement.RIGHT;
        }
        if (!reply.isSuccess()) {
            return Judgement.FAILED;
        }
        try {
            return isRight(question, JSON.readTree(reply.body())) ? Judgement.RIGHT : Judgement.WRONG;
        } catch (JacksonException noJson) {
            return Judgement.WRONG;
        }
    }

    private boolean isRight(Question question, JsonNode answer) {
        int book = question.book();
        return switch (question.kind()) {
            case UNKNOWN_BOOK -> false;
            case BOOK -> {
                int changes = answer.path("priceCents").asInt(-1) - firstPrice(book);
                yield answer.path("id").asInt(-1) == book
                        && answer.path("title").asString("").equals("Book no. " + book)
                        && changes % PRICE_STEP == 0
                        && isBetween(question, changes / PRICE_STEP, pricesBegun);
            }
            case RATING -> {
                int changes = answer.path("reviews").asInt(-1) - FIRST_REVIEWS;
                yield answer.path("bookId").asInt(-1) == book
                        && answer.path("stars").asInt(-1) == FIRST_STARS + changes * STARS
                        && isBetween(question, changes, reviewsBegun);
            }
        };
    }

    private static boolean isBetween(Question question, int changes, AtomicIntegerArray begun) {
        return changes >= question.changes() && changes <= begun.get(question.book());
    }

    /** As {@code data.sql} has it. */
    private static int firstPrice(int book) {
        return 1_000 + book * 37 % 5_000;
    }
}
