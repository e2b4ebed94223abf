# The reduced clinic in R simmer: each strand of a patient's life is a trajectory, staff and rooms are resources.
#
# simmer_peer.py writes the settings, an R list, to standard input; the last line of the output is JSON. Draws are those
# of limit.c, in its shared library. Monitoring is off, which is to simmer's advantage.

suppressPackageStartupMessages(library(simmer))

given <- eval(parse(text = readLines(file("stdin"))))
invisible(list2env(given$numbers, globalenv())) # names as in model.py and rules.py: REFILL_DUE, SERVICE, DAY ...
dyn.load(given$library)
library_draw <- getNativeSymbolInfo("draw")

draw <- function(purpose, who, number, extra = 0) {
  .C(library_draw, given$key[1], given$key[2], as.integer(purpose), as.double(who), as.double(number),
    as.double(extra), result = 0)$result
}

# ---- Diaries of weekly templates ----

new_diary <- function(template) {
  weekdays <- template$weekdays
  slots <- template$slots
  days_before <- sapply(0:6, function(weekday) sum(weekdays < weekday))
  free <- rep(TRUE, given$weeks * length(weekdays) * slots)
  free_on <- rep(slots, given$weeks * length(weekdays))
  list(
    time = function(slot) {
      day <- slot %/% slots
      week <- day %/% length(weekdays)
      weekday <- weekdays[day - week * length(weekdays) + 1]
      (7 * week + weekday) * DAY + template$start + (slot - day * slots) * template$step
    },
    book = function(earliest) {
      today <- earliest %/% DAY
      since_midnight <- earliest - today * DAY
      week <- today %/% 7
      weekday <- today - 7 * week
      first <- 0
      if (weekday %in% weekdays && since_midnight > template$start) {
        first <- min(ceiling((since_midnight - template$start) / template$step), slots)
      }
      slot <- (week * length(weekdays) + days_before[weekday + 1]) * slots + first
      repeat {
        day <- slot %/% slots
        if (free_on[day + 1] == 0) {
          slot <- (day + 1) * slots
        } else if (free[slot + 1]) {
          break
        } else {
          slot <- slot + 1
        }
      }
      free[slot + 1] <<- FALSE
      free_on[day + 1] <<- free_on[day + 1] - 1
      slot
    },
    give_back = function(slot) {
      day <- slot %/% slots
      free[slot + 1] <<- TRUE
      free_on[day + 1] <<- free_on[day + 1] + 1
    }
  )
}

# ---- What there is ----

began <- proc.time()
clinic_slots <- new_diary(given$clinic)
theatre_lists <- new_diary(given$lists)

joined_at <- c()
joins <- 0
repeat {
  joins <- joins + draw(JOINING, 0, length(joined_at), given$joining_gap)
  if (joins >= given$horizon) break
  joined_at <- c(joined_at, joins)
}
people <- given$patients + length(joined_at)
new <- c(rep(0, given$patients), rep(1, length(joined_at)))
with_service <- rep(TRUE, people)
slot <- list_place <- rep(-1, people)
visit <- rep(-1, people)
attempt <- battery <- catheter <- rep(0, people)
due <- arrived <- nurse_since <- visit_began <- stay_began <- replacement_began <- revision_began <- rep(0, people)

counts <- rep(0, HAPPENINGS)
counts[JOINED + 1] <- length(joined_at)
sums <- rep(0, SUMS)
happened <- function(what) counts[what + 1] <<- counts[what + 1] + 1
spent <- function(what, time) sums[what + 1] <<- sums[what + 1] + time

# ---- What happens; in R patients are counted from 1, in draws from 0 ----

env <- simmer("reduced clinic")
own <- function() get_attribute(env, "patient")
gone <- function() if (with_service[own()]) 0 else 1
known <- c(refills = 0, battery = 0, catheter = 0, leaving = 0)
next_in <- function(strand) {
  function() {
    known[strand] <<- known[strand] + 1
    known[[strand]]
  }
}

until_due <- function() {
  i <- own()
  visit[i] <<- visit[i] + 1
  if (visit[i] == 0) draw(FIRST_DUE, i - 1, 0, new[i]) else draw(INTERVAL, i - 1, visit[i] - 1)
}

until_appointment <- function() {
  i <- own()
  earliest <- now(env)
  if (attempt[i] > 0) {
    earliest <- earliest + BOOKED_AGAIN_AFTER
  } else {
    due[i] <<- earliest
    happened(REFILL_DUE)
  }
  slot[i] <<- clinic_slots$book(earliest)
  clinic_slots$time(slot[i]) - now(env)
}

misses <- function() {
  i <- own()
  slot[i] <<- -1
  if (draw(MISSES, i - 1, visit[i], attempt[i]) > 0) {
    attempt[i] <<- attempt[i] + 1
    happened(MISSED)
    return(TRUE)
  }
  attempt[i] <<- 0
  arrived[i] <<- now(env)
  happened(ARRIVED)
  FALSE
}

has_nurse <- function() {
  nurse_since[own()] <<- now(env)
  0
}

seen <- function() {
  i <- own()
  visit_began[i] <<- now(env)
  happened(SEEN)
  draw(SERVICE, i - 1, visit[i])
}

withdrew <- function() {
  i <- own()
  happened(REFILLED)
  spent(WAITED, visit_began[i] - arrived[i])
  spent(ROOMS_BUSY, now(env) - visit_began[i])
  spent(NURSES_BUSY, now(env) - nurse_since[i])
  if (draw(WITHDRAWS, i - 1, visit[i], visit_began[i] - due[i]) == 0) return(0)
  happened(WITHDREW)
  1
}

in_bed <- function() {
  i <- own()
  stay_began[i] <<- now(env)
  happened(ADMITTED)
  draw(STAY, i - 1, visit[i])
}

discharged <- function() {
  happened(DISCHARGED)
  spent(BEDS_BUSY, now(env) - stay_began[own()])
  0
}

until_list <- function() {
  i <- own()
  happened(BATTERY_LOW)
  list_place[i] <<- theatre_lists$book(now(env))
  theatre_lists$time(list_place[i]) - now(env)
}

called_to_list <- function() {
  list_place[own()] <<- -1
  happened(CALLED_TO_LIST)
  0
}

replacement <- function() {
  i <- own()
  replacement_began[i] <<- now(env)
  happened(REPLACEMENT_BEGAN)
  draw(REPLACEMENT, i - 1, battery[i])
}

replaced <- function() {
  i <- own()
  happened(REPLACED)
  spent(THEATRES_BUSY, now(env) - replacement_began[i])
  battery[i] <<- battery[i] + 1
  0
}

catheter_failed <- function() {
  happened(CATHETER_FAILED)
  0
}

revision <- function() {
  i <- own()
  revision_began[i] <<- now(env)
  happened(REVISION_BEGAN)
  draw(REVISION, i - 1, catheter[i])
}

revised <- function() {
  i <- own()
  happened(REVISED)
  spent(THEATRES_BUSY, now(env) - revision_began[i])
  catheter[i] <<- catheter[i] + 1
  0
}

leaves <- function() {
  i <- own()
  with_service[i] <<- FALSE
  happened(LEFT)
  if (slot[i] >= 0) clinic_slots$give_back(slot[i])
  if (list_place[i] >= 0) theatre_lists$give_back(list_place[i])
  0
}

# ---- Strands ----

admission <- trajectory() |>
  seize("bed") |>
  timeout(in_bed) |>
  release("bed") |>
  timeout(discharged)

refills <- trajectory() |>
  set_attribute("patient", next_in("refills")) |>
  timeout(until_due, tag = "home") |>
  leave(gone) |>
  timeout(until_appointment, tag = "appointment") |>
  leave(gone) |>
  rollback("appointment", check = misses) |>
  seize("nurse") |>
  timeout(has_nurse) |>
  seize("room") |>
  timeout(seen) |>
  release("room") |>
  release("nurse") |>
  branch(withdrew, TRUE, admission) |>
  leave(gone) |>
  rollback("home")

batteries <- trajectory() |>
  set_attribute("patient", next_in("battery")) |>
  timeout(function() draw(BATTERY, own() - 1, battery[own()], new[own()]), tag = "home") |>
  leave(gone) |>
  timeout(until_list) |>
  leave(gone) |>
  timeout(called_to_list) |>
  seize("theatre") |>
  timeout(replacement) |>
  release("theatre") |>
  timeout(replaced) |>
  rollback("home")

catheters <- trajectory() |>
  set_attribute("patient", next_in("catheter")) |>
  timeout(function() draw(CATHETER, own() - 1, catheter[own()]), tag = "home") |>
  leave(gone) |>
  timeout(catheter_failed) |>
  seize("theatre") |>
  timeout(revision) |>
  release("theatre") |>
  timeout(revised) |>
  rollback("home")

leaving <- trajectory() |>
  set_attribute("patient", next_in("leaving")) |>
  timeout(function() draw(LEAVING, own() - 1, 0)) |>
  timeout(leaves)

come <- c(rep(0, given$patients), joined_at)
env |>
  add_resource("nurse", given$nurses, mon = FALSE) |>
  add_resource("room", given$rooms, mon = FALSE) |>
  add_resource("bed", given$beds, mon = FALSE) |>
  add_resource("theatre", given$theatres, mon = FALSE) |>
  add_generator("refills", refills, at(come), mon = FALSE) |>
  add_generator("battery", batteries, at(come), mon = FALSE) |>
  add_generator("catheter", catheters, at(come), priority = 1, mon = FALSE) |>
  add_generator("leaving", leaving, at(come), mon = FALSE) |>
  run(given$horizon) |>
  invisible()

# ---- What was counted ----

spent_time <- proc.time() - began
status <- if (file.exists("/proc/self/status")) readLines("/proc/self/status") else character()
peak <- grep("^VmHWM:", status, value = TRUE)
megabytes <- if (length(peak)) as.numeric(gsub("[^0-9]", "", peak)) / 1024 else NaN
numbers <- function(values) paste(sprintf("%.0f", values), collapse = ",")
cat(sprintf(
  '{"counts": [%s], "sums": [%s], "cpu_seconds": %.4f, "peak_megabytes": %.1f}\n',
  numbers(counts), numbers(sums), spent_time[1] + spent_time[2], megabytes
))
