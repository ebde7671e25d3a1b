package dev.detour.bookshop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.bookshop.Question.Kind;
import org.junit.jupiter.api.Test;

/** An answer is right if it shows what was done before the question, and nothing that was not begun before the answer. */
class LedgerTest {

    private static final int BOOK = 7;
    private static final int FIRST_PRICE = 1_259;

    private final Ledger ledger = new Ledger();

    private static Reply book(int priceCents) {
        return new Reply(200, "{\"id\":7,\"title\":\"Book no. 7\",\"priceCents\":" + priceCents + "}");
    }

    private static Reply rating(int reviews, int stars) {
        return new Reply(200, "{\"bookId\":7,\"reviews\":" + reviews + ",\"stars\":" + stars + "}");
    }

    private Judgement judged(Kind kind, Reply reply) {
        return ledger.judge(ledger.ask(kind, BOOK), reply);
    }

    @Test
    void judge_bookAsItWasAtFirst_isRight() {
        assertThat(judged(Kind.BOOK, book(FIRST_PRICE))).isEqualTo(Judgement.RIGHT);
    }

    @Test
    void judge_oldPriceAfterAChange_isWrong() {
        assertThat(ledger.beginPrice(BOOK)).isEqualTo("/books/7/price?cents=11259");
        Question meanwhile = ledger.ask(Kind.BOOK, BOOK);
        ledger.endPrice(BOOK);

        assertThat(ledger.judge(meanwhile, book(FIRST_PRICE))).isEqualTo(Judgement.RIGHT);
        assertThat(ledger.judge(meanwhile, book(11_259))).isEqualTo(Judgement.RIGHT);
        assertThat(judged(Kind.BOOK, book(FIRST_PRICE))).isEqualTo(Judgement.WRONG);
        assertThat(judged(Kind.BOOK, book(11_259))).isEqualTo(Judgement.RIGHT);
    }

    @Test
    void judge_priceThatNobodyHasSet_isWrong() {
        assertThat(judged(Kind.BOOK, book(11_259))).isEqualTo(Judgement.WRONG);
        assertThat(judged(Kind.BOOK, book(1_260))).isEqualTo(Judgement.WRONG);
    }

    @Test
    void judge_anotherBook_isWrong() {
        Reply other = new Reply(200, "{\"id\":8,\"title\":\"Book no. 8\",\"priceCents\":1259}");

        assertThat(judged(Kind.BOOK, other)).isEqualTo(Judgement.WRONG);
    }

    @Test
    void judge_rating_hasEachReviewThatWasAcknowledged() {
        assertThat(judged(Kind.RATING, rating(3, 12))).isEqualTo(Judgement.RIGHT);
        assertThat(ledger.beginReview(BOOK)).isEqualTo("/books/7/reviews?stars=5");
        ledger.endReview(BOOK);

        assertThat(judged(Kind.RATING, rating(3, 12))).isEqualTo(Judgement.WRONG);
        assertThat(judged(Kind.RATING, rating(4, 17))).isEqualTo(Judgement.RIGHT);
        assertThat(judged(Kind.RATING, rating(4, 12))).isEqualTo(Judgement.WRONG);
    }

    @Test
    void judge_unknownBook_isRightIfTheShopKnowsNone() {
        assertThat(judged(Kind.UNKNOWN_BOOK, new Reply(404, ""))).isEqualTo(Judgement.RIGHT);
        assertThat(judged(Kind.UNKNOWN_BOOK, book(FIRST_PRICE))).isEqualTo(Judgement.WRONG);
    }

    @Test
    void judge_errorOrNothing_isFailed() {
        assertThat(judged(Kind.BOOK, new Reply(500, "{\"status\":500}"))).isEqualTo(Judgement.FAILED);
        assertThat(judged(Kind.BOOK, new Reply(404, ""))).isEqualTo(Judgement.FAILED);
        assertThat(judged(Kind.BOOK, new Reply(200, ""))).isEqualTo(Judgement.WRONG);
        assertThat(judged(Kind.BOOK, new Reply(200, "no JSON"))).isEqualTo(Judgement.WRONG);
    }
}
