#pragma once
// Where an object goes that ends inside of its own callback: it is destroyed when the loop is back, or with the bin.

#include <skiff/loop/loop.hpp>

#include <memory>
#include <vector>

namespace skiff::compose {

class Bin {
public:
  explicit Bin(loop::Loop& loop) : loop_(loop), items_(std::make_shared<Items>()) {}
  ~Bin() { items_->clear(); }
  Bin(const Bin&) = delete;
  Bin& operator=(const Bin&) = delete;

  template <class T>
  void drop(std::unique_ptr<T> object) {
    if (items_->empty()) loop_.defer([items = items_] { Items(std::move(*items)).clear(); });
    items_->push_back(std::shared_ptr<T>(std::move(object)));
  }

private:
  using Items = std::vector<std::shared_ptr<void>>;
  loop::Loop& loop_;
  std::shared_ptr<Items> items_;
};

} // namespace skiff::compose
