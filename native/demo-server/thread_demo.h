#pragma once

#include <windows.h>

#include <oaidl.h>

#include <atomic>

/** Objects and server locks alive; `on_idle` runs when both have come to zero, on the thread that let go last. */
struct ServerLife {
  std::atomic<long> objects{0};
  std::atomic<long> locks{0};
  void (*on_idle)() = nullptr;
  void Leave(std::atomic<long>& count) {
    if (--count == 0 && objects == 0 && locks == 0 && on_idle != nullptr) on_idle();
  }
};
ServerLife& Life();

/** An object that answers on which thread it was made and on which a call runs. Serves from one thread or many. */
IDispatch* NewThreadDemo();

/** The class factory of the demo objects; it lives as long as the module. */
IClassFactory* ThreadDemoFactory();
