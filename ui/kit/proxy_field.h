#pragma once

#include "ui/kit/line_field.h"

#include <functional>

namespace vb::ui {

/// The HTTP proxy on the way to the relay: http://[USER:PASSWORD@]HOST[:PORT], "direct", or nothing.
class ProxyField : public LineField {
    Q_OBJECT

public:
    explicit ProxyField(std::function<bool(const QString &)> isProxy, QWidget *parent = nullptr);

    /// What belongs below it.
    static QString helpText();

protected:
    [[nodiscard]] QString findProblem() const override;

private:
    std::function<bool(const QString &)> m_isProxy;
};

} // namespace vb::ui
