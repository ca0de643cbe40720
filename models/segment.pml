/*
 * A segment of training steps: W ranks, their barrier, the claims of parts of the parameters, stops, deaths of
 * ranks at any point, and the coordinator, which takes a failed segment back and has new ranks do it again.
 *
 * Every statement is one step that others may come between; what is one atomic operation in the code is one here
 * (README.md says which line is which). Plain memory is read and written by plain statements.
 *
 *     W       ranks                         STEPS   steps of the segment
 *     PARTS   parts of each rank            DEATHS  how many ranks may die in all
 *
 * MUTANT_… are mistakes that the properties must find.
 */
#ifndef W
#define W 2
#endif
#ifndef STEPS
#define STEPS 2
#endif
#ifndef PARTS
#define PARTS 1
#endif
#ifndef DEATHS
#define DEATHS 1
#endif

#define RUNNING 0 /* on its way, or waiting */
#define DONE 1    /* left after the segment's last step */
#define FAILED 2  /* left a wait that was aborted or timed out */
#define GONE 3    /* its thread has ended */
#define STUCK 4   /* its thread does nothing any more, and does not end by itself */
#define THROWS 5  /* a way to die, which the rank itself tells the others of */

/* control-words.ts */
byte arrived, phase;
bool aborted, stopRequest, stopDecision;
byte claims[W];

/* What the arena holds: of each part how often it was updated, of each rank the step whose rows it has written. */
byte part[W * PARTS];
byte rows[W];

/* What becomes of the ranks, and which are to die how. */
byte state[W], dies[W], deaths;
bool terminate; /* the coordinator ends all threads */
bool wanted;    /* the signal says to stop */

/* What the properties need to know: the steps after which ranks have left, and how many are in which half of a step. */
byte left[W], reading, updating;

#if W == 2
#define all(of, value) (of[0] == value && of[1] == value)
#define any(of, value) (of[0] == value || of[1] == value)
#elif W == 3
#define all(of, value) (of[0] == value && of[1] == value && of[2] == value)
#define any(of, value) (of[0] == value || of[1] == value || of[2] == value)
#else
#define all(of, value) (of[0] == value && of[1] == value && of[2] == value && of[3] == value)
#define any(of, value) (of[0] == value || of[1] == value || of[2] == value || of[3] == value)
#endif

inline fail(as) { state[me] = as; goto end }

/* barrier.ts: arrive. The add and what it returns are one operation. */
inline arrive() {
  ticket = phase;
  atomic { arrived++; mine = arrived }
  if
  :: mine == W ->
#ifdef MUTANT_LATE_RESET
     phase++; arrived = 0
#else
     arrived = 0; phase++
#endif
  :: else
  fi
}

/* barrier.ts: wait. It ends with the phase, with the abort word, or at the time limit, which others reach only when one is stuck. */
inline wait() {
  if
  :: atomic { phase != ticket -> ticket = 0; mine = 0 }
  :: phase == ticket && aborted -> fail(FAILED)
  :: phase == ticket && any(state, STUCK) -> aborted = true; fail(FAILED)
  fi
}

/* train-segment.ts */
proctype rank(byte me) {
  byte step, ticket, mine, owner, i, claimed;
  bool stop;
  {
    do
    :: step < STEPS ->
      /* The rows half: reads parameters, writes its own rows. */
      atomic { reading++; assert(updating == 0) }
      atomic { rows[me] = step + 1; reading-- }
#ifndef MUTANT_CLAIMS_KEPT
      claims[me] = 0;
#endif
      if
      :: me == 0 -> stopDecision = stopRequest
      :: else
      fi;

      arrive();
      wait();
      /* Nobody passes alone. */
      assert(all(rows, step + 1));
#ifdef MUTANT_OWN_DECISION
      stop = stopRequest;
#else
      stop = stopDecision;
#endif

      i = 0;
      do
      :: i < W ->
        owner = (me + i) % W;
        do
        :: atomic { claimed = claims[owner]; claims[owner]++ }
           if
           :: claimed < PARTS ->
              atomic { updating++; assert(reading == 0) }
              atomic { part[owner * PARTS + claimed]++; updating-- }
           :: else -> break
           fi
        od;
        i++
      :: else -> atomic { owner = 0; claimed = 0; i = 0; break }
      od;

      arrive();
      wait();
      step++;
      if
      :: stop -> break
      :: else
      fi
    :: else -> break
    od;
    left[me] = step;
    state[me] = DONE
  } unless {
    if
    :: terminate -> state[me] = GONE
    :: dies[me] == GONE -> dies[me] = 0; state[me] = GONE
    :: dies[me] == THROWS -> dies[me] = 0; aborted = true; state[me] = FAILED
    :: dies[me] == STUCK -> dies[me] = 0; state[me] = STUCK; terminate -> state[me] = GONE
    fi
  }
end:
  skip
}

/* Team.renew and Snapshot.restore: nobody else is there to see it in parts. */
inline takeBack() {
  arrived = 0; phase = 0; aborted = false; stopDecision = false; terminate = false;
  reading = 0; updating = 0;
  i = 0;
  do
  :: i < W -> claims[i] = 0; rows[i] = 0; i++
  :: else -> break
  od;
  i = 0;
  do
  :: i < W * PARTS -> part[i] = 0; i++
  :: else -> break
  od
}

/* data-parallel-trainer.ts (#undisturbed), team.ts (train, #watched, renew), worker-pool.ts */
active proctype coordinator() {
  byte i, again;
segment:
  stopRequest = wanted;
  atomic {
    i = 0;
    do
    :: i < W -> state[i] = RUNNING; run rank(i); i++
    :: else -> i = 0; break
    od
  };

  do
#ifndef MUTANT_DEAF
  :: any(state, GONE) && !aborted -> aborted = true
#endif
  /* The time limit, of a rank that waits or of the watch over all of them. */
  :: any(state, STUCK) -> aborted = true; terminate = true
  :: wanted && !stopRequest -> stopRequest = true
#ifdef MUTANT_NO_WAIT
  :: any(state, FAILED) || any(state, GONE) -> break
#endif
  :: !any(state, RUNNING) && !any(state, STUCK) -> break
  od;

  if
  :: all(state, DONE) ->
     /* All left at the same step, and every part was updated once in each. */
     assert(all(left, left[0]));
     assert(left[0] == STEPS || (wanted && left[0] > 0));
     i = 0;
     do
     :: i < W * PARTS -> assert(part[i] == left[0]); i++
     :: else -> break
     od
  :: else ->
     terminate = true;
#ifndef MUTANT_NO_WAIT
     !any(state, RUNNING) && !any(state, STUCK);
#endif
#ifdef MUTANT_NO_WAIT
     takeBack();
#else
     atomic { takeBack() }
#endif
     /* A death costs one segment at the most. */
     again++;
     assert(again <= DEATHS);
     goto segment
  fi
}

/* Kills at any time, in any way; asks to stop at any time, or never. */
active proctype fate() {
  byte victim;
  do
  :: deaths < DEATHS ->
     atomic {
       deaths++;
       select(victim : 0 .. W - 1);
       if
       :: dies[victim] = GONE
       :: dies[victim] = THROWS
       :: dies[victim] = STUCK
       fi;
       victim = 0
     }
  :: !wanted -> wanted = true
  :: break
  od
}
