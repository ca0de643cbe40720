/*
 * A segment of training steps on W threads, any of which may die at any time, and its repetition from the state at its beginning.
 *
 * A statement is a step that others may come between. One Atomics operation is one step, atomic { } where it also chooses the
 * branch; plain memory takes two steps to write, and is TORN in between. d_step { } adds the properties to a step, or is
 * JavaScript of the coordinator while no other thread is left.
 *
 *     W      ranks                                 STEPS   steps of the segment
 *     PARTS  parts of the parameters of each rank  DEATHS  how often a thread may die, throw, stick or be late
 *     MOST   failures until the coordinator gives up
 *     DIVERGES  any step may leave numbers that are not finite
 *
 * The phases of a step are those of phases.ts, with a barrier behind each:
 *
 *     usual         rows ══ update ══
 *     OVERBATCH     forward ══ finish ══ update ══          the objective is over the whole batch
 *     COORDINATOR   … ══ gradients ══ coordinate ══         instead of update; the coordinator is one participant more
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
#ifndef MOST
#define MOST DEATHS
#endif
#define ALL_PARTS (W * PARTS)
#ifdef COORDINATOR
#define PARTICIPANTS (W + 1)
#define results gradients /* of the second half of a step */
#else
#define PARTICIPANTS W
#define results parameters
#endif
#ifdef OVERBATCH
#define checkBatch check(latents, W, step + 1); check(rows, W, step + 1)
#else
#define checkBatch check(rows, W, step + 1)
#endif
#define TORN 255
#define owner ((me + turn) % W)

/* control-words.ts, and the arena's claims. */
byte arrived, phase, claims[W];
bool aborted, stopRequest, stopDecision, notFinite;

/*
 * Plain memory: for which step the rows and gradients are, and how many steps are in the parameters. Latents are the rows of
 * forward, as far as another rank's finish reads them.
 */
byte rows[W], gradients[ALL_PARTS], parameters[ALL_PARTS];
#ifdef OVERBATCH
byte latents[W];
#endif

/* What a thread is doing, or is to do next: go on, or one of four ways to end. */
mtype = { goesOn, dies, throws, sticks, isEnded, over };
mtype thread[PARTICIPANTS];
byte deaths;

/* What became of the segment's participants: all that the coordinator knows of them. */
byte running, done, died, late, threw, stuck;

/* The signal to stop has come; a number that is not finite has been found; the step after which the first participant left. */
bool wanted, found;
byte left;

/* Macros, since an inline takes no whole array. */
#define each(count, statement) i = 0; do :: i < count -> statement; i++ :: else -> break od; i = 0
#define check(elements, count, value) each(count, assert(elements[i] == value))
#define fill(elements, count, value) each(count, elements[i] = value)

/* barrier.ts: arrive, then wait. */
inline meet() {
  ticket = phase;
  if
  :: atomic { arrived + 1 == PARTICIPANTS -> arrived++ }; arrived = 0; phase++
  :: atomic { arrived + 1 != PARTICIPANTS -> arrived++ }
  fi;
  do
  :: atomic { phase != ticket -> ticket = 0; break }
  :: phase == ticket ->
     if
     :: aborted -> goto failed
     /* It was not: woken by the phase. */
     :: phase != ticket
     /* The time limit: somebody is stuck, or, as if that were a death, just slow. */
     :: atomic { stuck > 0 -> isLate = 1 }; goto failed
     :: atomic { deaths < DEATHS -> deaths++; isLate = 1 }; goto failed
     fi
  od
}

/* A participant is through: all leave after the same step. */
inline leave() {
  d_step {
    assert(done == 0 || left == step);
    left = step; running--; done++; thread[me] = over
  }
}

/* worker.ts: a failure is told to the others, then to the coordinator. */
inline fail() {
  aborted = true;
  d_step { running--; late = late + isLate; thread[me] = over }
}

/* Before the first barrier of a step a rank offers its parts, and rank 0 decides the stop. All read it behind that barrier. */
inline meetFirst() {
  claims[me] = 0;
  if
  :: atomic { me == 0 -> stop = stopRequest }; stopDecision = stop
  :: atomic { me != 0 }
  fi;
  meet(); /* first */
  stop = stopDecision
}

/* finite-watch.ts: what has just been written may hold a number that is not finite. */
inline watch() {
#ifdef DIVERGES
  if
  :: atomic { found = true; notFinite = true }
  :: skip
  fi
#else
  skip
#endif
}

/* train-segment.ts */
proctype rank(byte me) {
  byte step, ticket, turn, part, isLate, i;
  bool stop;
  {
    do
    ::
#ifdef OVERBATCH
       /* forward: it reads the parameters, which all are of this step, and stay so. */
       d_step { check(parameters, ALL_PARTS, step); latents[me] = TORN };
       d_step { check(parameters, ALL_PARTS, step); latents[me] = step + 1 };

       meetFirst();

       /* finish: it reads the parameters, and the latents of all ranks. All are of this step, and stay so. */
       d_step { check(parameters, ALL_PARTS, step); check(latents, W, step + 1); rows[me] = TORN };
       d_step { check(parameters, ALL_PARTS, step); check(latents, W, step + 1); rows[me] = step + 1 };

       meet(); /* behind finish */

#else
       /* rows: it reads the parameters, which all are of this step, and stay so. */
       d_step { check(parameters, ALL_PARTS, step); rows[me] = TORN };
       d_step { check(parameters, ALL_PARTS, step); rows[me] = step + 1 };

       meetFirst();

#endif
       /* update, or gradients */
       do
       :: atomic { claims[owner] < PARTS -> part = owner * PARTS + claims[owner]; claims[owner]++ };
          /* It reads the rows of all ranks, which all are of this step, and stay so. */
          d_step { checkBatch; assert(results[part] == step); results[part] = TORN };
          d_step { checkBatch; assert(results[part] == TORN); results[part] = step + 1; part = 0 };
          watch()
       :: atomic {
            claims[owner] >= PARTS -> claims[owner]++; turn++;
            if
            :: turn == W -> turn = 0; break
            :: else
            fi
          }
       od;

#ifdef COORDINATOR
       meet(); /* behind gradients */

#endif
       meet(); /* last */

       atomic {
         stop = stop || notFinite;
         step++;
         if
         :: stop || step == STEPS -> break
         :: else
         fi
       }
    od;
    leave();
    goto ended;
failed:
    fail();
ended:
    skip
  } unless {
    if
    :: thread[me] == dies -> d_step { running--; died++; thread[me] = over }
    :: thread[me] == throws -> aborted = true; d_step { running--; threw++; thread[me] = over }
    :: thread[me] == sticks -> stuck++; thread[me] == isEnded; thread[me] = over
    :: thread[me] == isEnded -> thread[me] = over
    fi
  }
}

#ifdef COORDINATOR
/* coordinator-update.ts. It runs on the coordinator's own thread, which does not die. */
proctype coordinateUpdates(byte me) {
  byte step, ticket, isLate, i;
  bool stop;
  do
  :: meet(); /* first */
     stop = stopDecision;
#ifdef OVERBATCH
     meet(); /* behind finish */
#endif
     meet(); /* behind gradients */
     /* coordinate */
     skip; /* a break may not lead into a d_step */
     d_step { check(gradients, ALL_PARTS, step + 1); check(parameters, ALL_PARTS, step); fill(parameters, ALL_PARTS, TORN) };
     d_step { check(gradients, ALL_PARTS, step + 1); fill(parameters, ALL_PARTS, step + 1) };
     watch();
     meet(); /* last */
     atomic {
       stop = stop || notFinite;
       step++;
       if
       :: stop || step == STEPS -> break
       :: else
       fi
     }
  od;
  leave();
  goto ended;
failed:
  fail();
ended:
  skip
}
#endif

/* data-parallel-trainer.ts (#undisturbed), team.ts (train, #watched, renew), worker-pool.ts, stop-state.ts */
active proctype coordinator() {
  byte failures, i;
again:
  stopRequest = wanted;
  notFinite = false; found = false;
  atomic {
    running = PARTICIPANTS; done = 0; died = 0; late = 0; threw = 0; stuck = 0;
    each(W, thread[i] = goesOn; run rank(i));
#ifdef COORDINATOR
    run coordinateUpdates(W)
#endif
  };
  do
  :: running == 0 -> break
  /* A thread that is gone cannot tell the others. */
  :: died > 0 && !aborted -> aborted = true
  /* Who is stuck hears nothing of the abort: the pool ends all threads, or the stall watch does. */
  :: late > 0 || stuck > 0 -> break
  :: atomic { !wanted -> wanted = true; stopRequest = true }
  od;
  if
  :: done == PARTICIPANTS ->
     /* No step is lost, and none is taken short but by a stop. */
     d_step {
       assert(left == STEPS || (wanted || found) && left > 0);
       check(parameters, ALL_PARTS, left)
     }
  :: else ->
     /* It is known why: that others failed too is no reason. */
     assert(died + late + threw + stuck > 0);
     failures++;
     aborted = true;
     each(W, d_step { if :: thread[i] != over -> thread[i] = isEnded :: else fi });
     _nr_pr == 2; /* the coordinator and fate: every thread has ended */
     d_step { arrived = 0; phase = 0; aborted = false; stopRequest = false; stopDecision = false; notFinite = false };
     d_step { fill(parameters, ALL_PARTS, 0); fill(gradients, ALL_PARTS, 0); fill(rows, W, TORN) };
#ifdef OVERBATCH
     d_step { fill(latents, W, TORN) };
#endif
     if
     :: failures <= MOST -> goto again
     :: else -> d_step { check(parameters, ALL_PARTS, 0) }
     fi
  fi
}

/* Lets threads end, at any time and in any way, or not at all. */
active proctype fate() {
  byte victim;
end:
  do
  :: atomic {
       deaths < DEATHS -> select(victim : 0 .. W - 1);
       if
       :: thread[victim] == goesOn && running > 0 ->
          deaths++;
          if
          :: thread[victim] = dies
          :: thread[victim] = throws
          :: thread[victim] = sticks
          fi
       :: else
       fi;
       victim = 0
     }
  od
}
