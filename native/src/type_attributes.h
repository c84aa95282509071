#pragma once

#include <oaidl.h>

#include "com_error.h"

namespace concierge {

/** The attributes of a type, given back at the end. Must not outlive the type. */
class TypeAttributes {
 public:
  explicit TypeAttributes(ITypeInfo* info) : info_(info) {
    Check(info->GetTypeAttr(&attributes_), L"type information");
  }
  ~TypeAttributes() { info_->ReleaseTypeAttr(attributes_); }
  TypeAttributes(const TypeAttributes&) = delete;
  TypeAttributes& operator=(const TypeAttributes&) = delete;
  const TYPEATTR* operator->() const { return attributes_; }

 private:
  ITypeInfo* info_;
  TYPEATTR* attributes_ = nullptr;
};

}  // namespace concierge
