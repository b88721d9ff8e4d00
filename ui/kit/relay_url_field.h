#pragma once

#include "ui/kit/line_field.h"

namespace vb::ui {

/// The address of a relay: https://HOST:PORT, also typed without its scheme.
class RelayUrlField : public LineField {
    Q_OBJECT

public:
    explicit RelayUrlField(QWidget *parent = nullptr);

    /// With the scheme that a person leaves out.
    [[nodiscard]] QString url() const;

protected:
    [[nodiscard]] QString findProblem() const override;
    void tidy() override;
};

} // namespace vb::ui
