#pragma once

#include "core/base/error.h"

#include <type_traits>
#include <utility>
#include <variant>

namespace vb {

/// A value or an Error; a subset of std::expected<T, Error>. Reading the wrong side is a broken invariant.
template <class T>
class [[nodiscard]] Result {
public:
    using value_type = T;

    template <class U>
    static constexpr bool kTakes
        = std::is_convertible_v<
              U &&,
              T> && !std::is_same_v<std::remove_cvref_t<U>, Result> && !std::is_same_v<std::remove_cvref_t<U>, Error>;

    Result(Error error) : m_state(std::in_place_index<1>, std::move(error)) { }
    template <class U = T>
    requires kTakes<U> Result(U &&value) : m_state(std::in_place_index<0>, std::forward<U>(value)) { }

    [[nodiscard]] bool ok() const { return m_state.index() == 0; }
    explicit operator bool() const { return ok(); }

    [[nodiscard]] T &value() &
    {
        VB_INVARIANT(ok());
        return std::get<0>(m_state);
    }
    [[nodiscard]] const T &value() const &
    {
        VB_INVARIANT(ok());
        return std::get<0>(m_state);
    }
    [[nodiscard]] T &&value() &&
    {
        VB_INVARIANT(ok());
        return std::get<0>(std::move(m_state));
    }
    T &operator*() & { return value(); }
    const T &operator*() const & { return value(); }
    T &&operator*() && { return std::move(*this).value(); }
    T *operator->() { return &value(); }
    const T *operator->() const { return &value(); }
    template <class U>
    [[nodiscard]] T valueOr(U &&other) const
    {
        return ok() ? value() : T(std::forward<U>(other));
    }

    [[nodiscard]] const Error &error() const
    {
        VB_INVARIANT(!ok());
        return std::get<1>(m_state);
    }

private:
    std::variant<T, Error> m_state;
};

template <>
class [[nodiscard]] Result<void> {
public:
    using value_type = void;

    Result() = default;
    Result(Error error) : m_error(std::move(error)), m_ok(false) { }

    [[nodiscard]] bool ok() const { return m_ok; }
    explicit operator bool() const { return m_ok; }
    [[nodiscard]] const Error &error() const
    {
        VB_INVARIANT(!m_ok);
        return m_error;
    }

private:
    Error m_error;
    bool m_ok = true;
};

inline Error fail(Code code, QString detail)
{
    return Error {code, std::move(detail), 0};
}

} // namespace vb

#define VB_CONCAT_(a, b) a##b
#define VB_CONCAT(a, b) VB_CONCAT_(a, b)
#define VB_TRY_(tmp, decl, expr)                                                                                       \
    auto tmp = (expr);                                                                                                 \
    if (!tmp.ok()) [[unlikely]]                                                                                        \
        return tmp.error();                                                                                            \
    decl = std::move(tmp).value()

/// VB_TRY(auto x, f()): the value of f() in x, or return its error from the enclosing function.
#define VB_TRY(decl, expr) VB_TRY_(VB_CONCAT(vbTry, __COUNTER__), decl, expr)

#define VB_DO_(tmp, expr)                                                                                              \
    do {                                                                                                               \
        if (auto tmp = (expr); !tmp.ok()) [[unlikely]]                                                                 \
            return tmp.error();                                                                                        \
    } while (false)

/// VB_DO(f()): return the error of a Result from the enclosing function; drop its value.
#define VB_DO(expr) VB_DO_(VB_CONCAT(vbDo, __COUNTER__), expr)
