/* The reduced clinic in C: how fast it can be. Built by c_limit.py, which gives the numbers of model.py and rules.py
 * as macros, so that they stand once; the rules are those of rules.py, the flow and the calendar those of
 * compiled/.
 *
 * -ffp-contract=off is needed: a fused multiply-add rounds once where the other engines round twice. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* ---- Chance: clinicsim/world/randomness.py ---- */

static inline uint64_t mixed(uint64_t z)
{
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
}

static inline double uniform(int64_t key, int64_t who, int64_t purpose, int64_t occurrence)
{
    uint64_t z = mixed((uint64_t)key ^ ((uint64_t)who * 0x9E3779B97F4A7C15ULL));
    z = mixed(z + (uint64_t)purpose * 0xD1342543DE82EF95ULL);
    z = mixed(z + (uint64_t)occurrence * 0x9E3779B97F4A7C15ULL);
    return ((double)(z >> 12) + 0.5) * 2.220446049250313e-16;
}

static double normal_quantile(double p)
{
    double q = p - 0.5, r, top, bottom;
    if (fabs(q) <= 0.425) {
        r = 0.180625 - q * q;
        top = ((((((2509.0809287301226727 * r + 33430.575583588128105) * r + 67265.770927008700853) * r
            + 45921.953931549871457) * r + 13731.693765509461125) * r + 1971.5909503065514427) * r
            + 133.14166789178437745) * r + 3.387132872796366608;
        bottom = ((((((5226.495278852545925 * r + 28729.085735721942674) * r + 39307.89580009271061) * r
            + 21213.794301586595867) * r + 5394.1960214247511077) * r + 687.1870074920579083) * r
            + 42.313330701600911252) * r + 1.0;
        return q * top / bottom;
    }
    r = sqrt(-log(q < 0.0 ? p : 1.0 - p));
    if (r <= 5.0) {
        r -= 1.6;
        top = ((((((7.7454501427834140764e-4 * r + 0.0227238449892691845833) * r + 0.24178072517745061177) * r
            + 1.27045825245236838258) * r + 3.64784832476320460504) * r + 5.7694972214606914055) * r
            + 4.6303378461565452959) * r + 1.42343711074968357734;
        bottom = ((((((1.05075007164441684324e-9 * r + 5.475938084995344946e-4) * r + 0.0151986665636164571966) * r
            + 0.14810397642748007459) * r + 0.68976733498510000455) * r + 1.6763848301838038494) * r
            + 2.05319162663775882187) * r + 1.0;
    } else {
        r -= 5.0;
        top = ((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r + 0.0012426609473880784386) * r
            + 0.026532189526576123093) * r + 0.29656057182850489123) * r + 1.7848265399172913358) * r
            + 5.4637849111641143699) * r + 6.6579046435011037772;
        bottom = ((((((2.04426310338993978564e-15 * r + 1.4215117583164458887e-7) * r + 1.8463183175100546818e-5) * r
            + 7.868691311456132591e-4) * r + 0.0148753612908506148525) * r + 0.13692988092273580531) * r
            + 0.59983220655588793769) * r + 1.0;
    }
    return q < 0.0 ? -top / bottom : top / bottom;
}

static inline double exponential(double u, double mean) { return -log(u) * mean; }

static inline double lognormal(double u, double mean, double variance)
{
    return mean * exp(sqrt(variance) * normal_quantile(u) - 0.5 * variance);
}

/* ---- Rules: rules.py ---- */

static inline int64_t whole(double duration) { return (int64_t)(duration + 0.5); }

static int64_t first_due(int64_t key, int64_t patient, int new)
{
    double u = uniform(key, patient, FIRST_DUE, 0);
    return new ? whole(SHORTEST_INTERVAL + (LONGEST_INTERVAL - SHORTEST_INTERVAL) * u) : whole(LONGEST_INTERVAL * u);
}

static int64_t refill_interval(int64_t key, int64_t patient, int64_t visit)
{
    return whole(SHORTEST_INTERVAL + (LONGEST_INTERVAL - SHORTEST_INTERVAL) * uniform(key, patient, INTERVAL, visit));
}

static int misses(int64_t key, int64_t patient, int64_t visit, int64_t attempt)
{
    return uniform(key, patient, MISSES, visit * MOST_ATTEMPTS + attempt) < MISSED_SHARE;
}

static int64_t service_time(int64_t key, int64_t patient, int64_t visit)
{
    return whole(lognormal(uniform(key, patient, SERVICE, visit), SERVICE_MEAN, VISIT_VARIANCE));
}

static int withdraws(int64_t key, int64_t patient, int64_t visit, int64_t late)
{
    return late > LATE && uniform(key, patient, WITHDRAWS, visit) < WITHDRAWAL_SHARE;
}

static int64_t bed_stay(int64_t key, int64_t patient, int64_t visit)
{
    return whole(lognormal(uniform(key, patient, STAY, visit), STAY_MEAN, STAY_VARIANCE));
}

static int64_t battery_life(int64_t key, int64_t patient, int64_t battery, int new)
{
    double life = SHORTEST_BATTERY + (LONGEST_BATTERY - SHORTEST_BATTERY) * uniform(key, patient, BATTERY, battery);
    if (battery == 0 && !new)
        life *= uniform(key, patient, BATTERY_AGE, 0);
    return whole(life);
}

static int64_t catheter_life(int64_t key, int64_t patient, int64_t catheter)
{
    return whole(exponential(uniform(key, patient, CATHETER, catheter), CATHETER_MEAN));
}

static int64_t operation_time(int64_t key, int64_t patient, int64_t purpose, int64_t number)
{
    return whole(lognormal(uniform(key, patient, purpose, number), OPERATION_MEAN, VISIT_VARIANCE));
}

static int64_t time_to_leaving(int64_t key, int64_t patient)
{
    return whole(exponential(uniform(key, patient, LEAVING, 0), LEAVING_MEAN));
}

static int64_t joining_gap(int64_t key, int64_t number, double mean)
{
    return whole(exponential(uniform(key, 0, JOINING, number), mean));
}

/* One draw by its purpose, for programs that cannot call the rules above one by one (R). */
void draw(const double *key_high, const double *key_low, const int *purpose, const double *who, const double *number,
          const double *extra, double *result)
{
    int64_t key = ((int64_t)*key_high << 32) | (int64_t)*key_low, patient = (int64_t)*who, n = (int64_t)*number;
    switch (*purpose) {
    case FIRST_DUE: *result = (double)first_due(key, patient, *extra != 0.0); break;
    case INTERVAL: *result = (double)refill_interval(key, patient, n); break;
    case MISSES: *result = (double)misses(key, patient, n, (int64_t)*extra); break;
    case SERVICE: *result = (double)service_time(key, patient, n); break;
    case WITHDRAWS: *result = (double)withdraws(key, patient, n, (int64_t)*extra); break;
    case STAY: *result = (double)bed_stay(key, patient, n); break;
    case BATTERY: *result = (double)battery_life(key, patient, n, *extra != 0.0); break;
    case CATHETER: *result = (double)catheter_life(key, patient, n); break;
    case REPLACEMENT:
    case REVISION: *result = (double)operation_time(key, patient, *purpose, n); break;
    case LEAVING: *result = (double)time_to_leaving(key, patient); break;
    default: *result = (double)joining_gap(key, n, *extra);
    }
}

/* ---- State ---- */

/* One strand of a patient's life, of which at most one event is to come: that event's time and key while it waits for a
 * later day; when the stay or operation now under way began; the strand that was hung on the same day four before it, or
 * waits behind it in the same queue; and which visit, battery or catheter it is at. */
typedef struct { int64_t time, key, began; int32_t next, number; } Strand;

/* A patient with the strand of refills: one line of the processor's cache. The other strands lie in a table of three to
 * a patient, for they seldom stir. */
typedef struct {
    Strand refills;
    int64_t due, arrived, nurse_since;
    int32_t slot;
    int16_t attempt;
    int8_t with_service;
} Patient;

enum { LINE = 64 }; /* bytes of a line of the processor's cache */

enum { BATTERY_STRAND, CATHETER_STRAND, LEAVING_STRAND, OTHER_STRANDS };

typedef struct { int64_t time, key; } Event;

/* The strands that were hung on a day last, fourth last, and so on; -1: none. */
typedef struct { int32_t last, second_last, third_last, fourth_last; } Day;

typedef struct { int32_t first, last; } Queue;

typedef struct {
    int64_t slots, weekdays, start, step;
    int64_t weekday[7], days_before[7], open[7];
    uint64_t *free, *any_free; /* a bit a slot; a bit for each word of the first that has a free slot */
} Diary;

/* As given by Python: int64 all, in this order (see c_limit.py); templates are slots, start, step, days as bits. */
typedef struct {
    int64_t key, horizon, patients, most_patients, nurses, rooms, beds, theatres, weeks;
    int64_t clinic[4], lists[4];
    double joining_gap;
} Settings;

typedef struct {
    int64_t now, key, horizon, today, pending, scheduled, known, most_patients, nurses, rooms, beds, theatres;
    double joining_gap;
    Queue for_nurse, for_room, for_bed, for_revision, for_replacement;
    Diary clinic, lists;
    Strand *strands;      /* two to a patient are a Patient, then three to a patient, and one for joining */
    int32_t *list_places; /* -1: none */
    Day *days;            /* to come */
    Event *heap;          /* of the present day */
    int64_t *counts, *sums;
} Service;

enum { DUE_NOW, AT_SLOT, VISIT_ENDS, STAY_ENDS, BATTERY_ENDS, AT_LIST, REPLACEMENT_ENDS, CATHETER_ENDS, REVISION_ENDS,
       LEAVES, JOINS };

static inline Patient *patient_of(const Service *s, int64_t who)
{
    return (Patient *)(s->strands + 2 * who);
}

static inline Strand *other(const Service *s, int64_t who, int64_t which)
{
    return s->strands + 2 * s->most_patients + OTHER_STRANDS * who + which;
}

/* ---- Event calendar: a list for each later day, and a binary heap for the present one ----
 *
 * A strand points to the one that was hung on its day four before it, so that the processor fetches four from memory
 * side by side; it could not know where the next one is before it has one. */

static inline int before(int64_t time, int64_t key, const Event *other)
{
    return time < other->time || (time == other->time && key < other->key);
}

/* The same as one comparison of 128 bits: no branch that the processor could guess wrong, as it would every other time
 * between two children. */
static inline int before_without_branch(const Event *one, const Event *other)
{
    return ((__int128)one->time << 64 | (uint64_t)one->key) < ((__int128)other->time << 64 | (uint64_t)other->key);
}

static inline void sift_up(Event *heap, int64_t place, int64_t time, int64_t key)
{
    while (place > 0) {
        int64_t above = (place - 1) >> 1;
        if (!before(time, key, &heap[above]))
            break;
        heap[place] = heap[above];
        place = above;
    }
    heap[place].time = time, heap[place].key = key;
}

/* Let the vacancy at the root sink to the bottom; returns its place. */
static inline int64_t sift_down(Event *heap, int64_t count)
{
    int64_t place = 0, below = 1;
    while (below + 1 < count) {
        below += before_without_branch(&heap[below + 1], &heap[below]);
        heap[place] = heap[below];
        place = below;
        below = 2 * place + 1;
    }
    if (below < count) {
        heap[place] = heap[below];
        place = below;
    }
    return place;
}

static inline void schedule(Service *s, int64_t delay, int64_t kind, int64_t who, Strand *strand)
{
    int64_t time = s->now + delay, key = (s->scheduled++ << 29) | (kind << 25) | who;
    if (time >= s->horizon)
        return;
    int64_t day = time / DAY;
    if (day <= s->today) {
        sift_up(s->heap, s->pending++, time, key);
        return;
    }
    Day *hung = &s->days[day];
    strand->time = time, strand->key = key, strand->next = hung->fourth_last;
    hung->fourth_last = hung->third_last, hung->third_last = hung->second_last, hung->second_last = hung->last;
    hung->last = (int32_t)(strand - s->strands);
}

/* Turn to the next day on which anything happens; 0 if there is none. */
static inline int next_day(Service *s)
{
    while (s->pending == 0) {
        if (++s->today * DAY >= s->horizon)
            return 0;
        Day hung = s->days[s->today];
        while (hung.last >= 0) {
            const Strand *strand = &s->strands[hung.last];
            hung = (Day){ hung.second_last, hung.third_last, hung.fourth_last, strand->next };
            sift_up(s->heap, s->pending++, strand->time, strand->key);
        }
    }
    return 1;
}

static inline int64_t take_next(Service *s)
{
    Event first = s->heap[0], last = s->heap[--s->pending];
    s->now = first.time;
    sift_up(s->heap, sift_down(s->heap, s->pending), last.time, last.key);
    return first.key;
}

/* ---- Queues: linked through the patients ---- */

static inline void join(Service *s, Queue *queue, Strand *strand)
{
    int32_t place = (int32_t)(strand - s->strands);
    strand->next = -1;
    if (queue->first < 0)
        queue->first = place;
    else
        s->strands[queue->last].next = place;
    queue->last = place;
}

/* The first strand in a queue, which leaves it; NULL if there is none. */
static inline Strand *take_first(Service *s, Queue *queue)
{
    if (queue->first < 0)
        return NULL;
    Strand *strand = &s->strands[queue->first];
    queue->first = strand->next;
    return strand;
}

/* ---- Slots: two levels of bits ---- */

static int open_diary(Diary *d, const int64_t *template, int64_t weeks)
{
    d->slots = template[0], d->start = template[1], d->step = template[2], d->weekdays = 0;
    for (int day = 0; day < 7; day++) {
        d->days_before[day] = d->weekdays;
        d->open[day] = template[3] >> day & 1;
        if (d->open[day])
            d->weekday[d->weekdays++] = day;
    }
    size_t words = (size_t)(weeks * d->weekdays * d->slots / 64 + 1), summaries = words / 64 + 2;
    d->free = malloc(words * sizeof *d->free);
    d->any_free = malloc(summaries * sizeof *d->any_free);
    if (!d->free || !d->any_free)
        return 0;
    memset(d->free, 0xFF, words * sizeof *d->free);
    memset(d->any_free, 0xFF, summaries * sizeof *d->any_free);
    return 1;
}

static int64_t book(Diary *d, int64_t earliest)
{
    int64_t day = earliest / DAY, since_midnight = earliest - day * DAY, week = day / 7, weekday = day - 7 * week;
    int64_t first = 0, session = week * d->weekdays + d->days_before[weekday];
    if (d->open[weekday] && since_midnight > d->start) {
        first = (since_midnight - d->start + d->step - 1) / d->step;
        if (first > d->slots)
            first = d->slots;
    }
    int64_t slot = session * d->slots + first, word = slot >> 6;
    uint64_t bits = d->free[word] & (~0ULL << (slot & 63));
    if (!bits) {
        int64_t summary = (word + 1) >> 6;
        uint64_t words = d->any_free[summary] & (~0ULL << ((word + 1) & 63));
        while (!words)
            words = d->any_free[++summary];
        word = (summary << 6) + __builtin_ctzll(words);
        bits = d->free[word];
    }
    int64_t lowest = __builtin_ctzll(bits);
    d->free[word] &= ~(1ULL << lowest);
    if (!d->free[word])
        d->any_free[word >> 6] &= ~(1ULL << (word & 63));
    return (word << 6) + lowest;
}

static int64_t slot_time(const Diary *d, int64_t slot)
{
    int64_t session = slot / d->slots, place = slot - session * d->slots, week = session / d->weekdays;
    return (7 * week + d->weekday[session - week * d->weekdays]) * DAY + d->start + place * d->step;
}

static void give_back(Diary *d, int64_t slot)
{
    int64_t word = slot >> 6;
    d->free[word] |= 1ULL << (slot & 63);
    d->any_free[word >> 6] |= 1ULL << (word & 63);
}

/* ---- What happens ---- */

static void take_on(Service *s, int new)
{
    int64_t who = s->known++;
    Patient *patient = patient_of(s, who);
    Strand *battery = other(s, who, BATTERY_STRAND), *catheter = other(s, who, CATHETER_STRAND);
    memset(patient, 0, sizeof *patient);
    memset(battery, 0, OTHER_STRANDS * sizeof *battery);
    patient->with_service = 1, patient->slot = s->list_places[who] = -1;
    schedule(s, first_due(s->key, who, new), DUE_NOW, who, &patient->refills);
    schedule(s, battery_life(s->key, who, 0, new), BATTERY_ENDS, who, battery);
    schedule(s, catheter_life(s->key, who, 0), CATHETER_ENDS, who, catheter);
    schedule(s, time_to_leaving(s->key, who), LEAVES, who, other(s, who, LEAVING_STRAND));
}

static void joins(Service *s, int64_t joined)
{
    schedule(s, joining_gap(s->key, joined, s->joining_gap), JOINS, 0, other(s, s->most_patients, 0));
}

static void book_visit(Service *s, int64_t who, Patient *patient, int64_t earliest)
{
    patient->slot = (int32_t)book(&s->clinic, earliest);
    schedule(s, slot_time(&s->clinic, patient->slot) - s->now, AT_SLOT, who, &patient->refills);
}

static int64_t who_of(const Service *s, const Patient *patient) { return (&patient->refills - s->strands) / 2; }

static void begin_visit(Service *s, Patient *patient)
{
    int64_t who = who_of(s, patient);
    patient->refills.began = s->now;
    s->counts[SEEN]++;
    schedule(s, service_time(s->key, who, patient->refills.number), VISIT_ENDS, who, &patient->refills);
}

static void give_nurse(Service *s, Patient *patient)
{
    patient->nurse_since = s->now;
    if (s->rooms > 0) {
        s->rooms--;
        begin_visit(s, patient);
    } else
        join(s, &s->for_room, &patient->refills);
}

static void begin_stay(Service *s, Patient *patient)
{
    int64_t who = who_of(s, patient);
    patient->refills.began = s->now;
    s->counts[ADMITTED]++;
    schedule(s, bed_stay(s->key, who, patient->refills.number), STAY_ENDS, who, &patient->refills);
}

static void await_next_refill(Service *s, int64_t who, Patient *patient)
{
    if (patient->with_service)
        schedule(s, refill_interval(s->key, who, patient->refills.number++), DUE_NOW, who, &patient->refills);
}

static void begin_replacement(Service *s, int64_t who)
{
    Strand *battery = other(s, who, BATTERY_STRAND);
    battery->began = s->now;
    s->counts[REPLACEMENT_BEGAN]++;
    schedule(s, operation_time(s->key, who, REPLACEMENT, battery->number), REPLACEMENT_ENDS, who, battery);
}

static void begin_revision(Service *s, int64_t who)
{
    Strand *catheter = other(s, who, CATHETER_STRAND);
    catheter->began = s->now;
    s->counts[REVISION_BEGAN]++;
    schedule(s, operation_time(s->key, who, REVISION, catheter->number), REVISION_ENDS, who, catheter);
}

static void give_theatre_back(Service *s)
{
    Strand *first = other(s, 0, 0), *next = take_first(s, &s->for_revision);
    if (next) {
        begin_revision(s, (next - first) / OTHER_STRANDS);
        return;
    }
    next = take_first(s, &s->for_replacement);
    if (next)
        begin_replacement(s, (next - first) / OTHER_STRANDS);
    else
        s->theatres++;
}

static void at_slot(Service *s, int64_t who, Patient *patient)
{
    patient->slot = -1;
    if (misses(s->key, who, patient->refills.number, patient->attempt)) {
        s->counts[MISSED]++;
        patient->attempt++;
        book_visit(s, who, patient, s->now + BOOKED_AGAIN_AFTER);
        return;
    }
    s->counts[ARRIVED]++;
    patient->arrived = s->now;
    if (s->nurses > 0) {
        s->nurses--;
        give_nurse(s, patient);
    } else
        join(s, &s->for_nurse, &patient->refills);
}

static void visit_ends(Service *s, int64_t who, Patient *patient)
{
    Strand *next;
    int64_t began = patient->refills.began;
    s->counts[REFILLED]++;
    s->sums[WAITED] += began - patient->arrived;
    s->sums[ROOMS_BUSY] += s->now - began;
    s->sums[NURSES_BUSY] += s->now - patient->nurse_since;
    if (withdraws(s->key, who, patient->refills.number, began - patient->due)) {
        s->counts[WITHDREW]++;
        if (s->beds > 0) {
            s->beds--;
            begin_stay(s, patient);
        } else
            join(s, &s->for_bed, &patient->refills);
    } else
        await_next_refill(s, who, patient);
    next = take_first(s, &s->for_room);
    if (next)
        begin_visit(s, (Patient *)next);
    else
        s->rooms++;
    next = take_first(s, &s->for_nurse);
    if (next)
        give_nurse(s, (Patient *)next);
    else
        s->nurses++;
}

static void stay_ends(Service *s, int64_t who, Patient *patient)
{
    s->counts[DISCHARGED]++;
    s->sums[BEDS_BUSY] += s->now - patient->refills.began;
    await_next_refill(s, who, patient);
    Strand *next = take_first(s, &s->for_bed);
    if (next)
        begin_stay(s, (Patient *)next);
    else
        s->beds++;
}

static void leaves(Service *s, int64_t who, Patient *patient)
{
    s->counts[LEFT]++;
    patient->with_service = 0;
    if (patient->slot >= 0)
        give_back(&s->clinic, patient->slot);
    if (s->list_places[who] >= 0)
        give_back(&s->lists, s->list_places[who]);
}

static void theatre_strands(Service *s, int64_t kind, int64_t who)
{
    Strand *battery = other(s, who, BATTERY_STRAND), *catheter = other(s, who, CATHETER_STRAND);
    switch (kind) {
    case BATTERY_ENDS:
        s->counts[BATTERY_LOW]++;
        s->list_places[who] = (int32_t)book(&s->lists, s->now);
        schedule(s, slot_time(&s->lists, s->list_places[who]) - s->now, AT_LIST, who, battery);
        break;
    case AT_LIST:
        s->counts[CALLED_TO_LIST]++;
        s->list_places[who] = -1;
        if (s->theatres > 0) {
            s->theatres--;
            begin_replacement(s, who);
        } else
            join(s, &s->for_replacement, battery);
        break;
    case REPLACEMENT_ENDS:
        s->counts[REPLACED]++;
        s->sums[THEATRES_BUSY] += s->now - battery->began;
        schedule(s, battery_life(s->key, who, ++battery->number, 1), BATTERY_ENDS, who, battery);
        give_theatre_back(s);
        break;
    case CATHETER_ENDS:
        s->counts[CATHETER_FAILED]++;
        if (s->theatres > 0) {
            s->theatres--;
            begin_revision(s, who);
        } else
            join(s, &s->for_revision, catheter);
        break;
    case REVISION_ENDS:
        s->counts[REVISED]++;
        s->sums[THEATRES_BUSY] += s->now - catheter->began;
        schedule(s, catheter_life(s->key, who, ++catheter->number), CATHETER_ENDS, who, catheter);
        give_theatre_back(s);
    }
}

static void happen(Service *s, int64_t kind, int64_t who)
{
    Patient *patient = patient_of(s, who);
    switch (kind) {
    case AT_SLOT:
        if (patient->with_service)
            at_slot(s, who, patient);
        break;
    case VISIT_ENDS:
        visit_ends(s, who, patient);
        break;
    case DUE_NOW:
        if (!patient->with_service)
            break;
        s->counts[REFILL_DUE]++;
        patient->due = s->now;
        patient->attempt = 0;
        book_visit(s, who, patient, s->now);
        break;
    case STAY_ENDS:
        stay_ends(s, who, patient);
        break;
    case LEAVES:
        leaves(s, who, patient);
        break;
    case JOINS:
        take_on(s, 1);
        joins(s, ++s->counts[JOINED]);
        break;
    case REPLACEMENT_ENDS:
    case REVISION_ENDS:
        theatre_strands(s, kind, who);
        break;
    default:
        if (patient->with_service)
            theatre_strands(s, kind, who);
    }
}

/* Simulate one replication; counts and sums are added to. Returns 0, or 1 when there is no memory. */
int simulate(const Settings *given, int64_t *counts, int64_t *sums)
{
    Queue empty = { -1, -1 };
    Service service = {
        .key = given->key, .horizon = given->horizon, .most_patients = given->most_patients, .nurses = given->nurses,
        .rooms = given->rooms, .beds = given->beds, .theatres = given->theatres, .joining_gap = given->joining_gap,
        .for_nurse = empty, .for_room = empty, .for_bed = empty, .for_revision = empty, .for_replacement = empty,
        .counts = counts, .sums = sums,
    }, *s = &service;
    size_t most = (size_t)given->most_patients, days = (size_t)(given->horizon / DAY + 1);
    s->strands = aligned_alloc(LINE, ((2 + OTHER_STRANDS) * most + 2) * sizeof *s->strands / LINE * LINE);
    s->list_places = malloc(most * sizeof *s->list_places);
    s->days = malloc(days * sizeof *s->days);
    s->heap = malloc((4 * most + 1) * sizeof *s->heap);
    int ready = open_diary(&s->clinic, given->clinic, given->weeks) & open_diary(&s->lists, given->lists, given->weeks);
    int failed = !s->strands || !s->list_places || !s->days || !s->heap || !ready;
    if (!failed) {
        memset(s->days, 0xFF, days * sizeof *s->days);
        joins(s, 0);
        for (int64_t who = 0; who < given->patients; who++)
            take_on(s, 0);
        while (s->pending > 0 || next_day(s)) {
            int64_t key = take_next(s);
            happen(s, key >> 25 & 15, key & 0x1FFFFFF);
        }
    }
    free(s->strands), free(s->list_places), free(s->days), free(s->heap);
    free(s->clinic.free), free(s->clinic.any_free), free(s->lists.free), free(s->lists.any_free);
    return failed;
}
