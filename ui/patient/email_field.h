#pragma once

#include "ui/kit/line_field.h"

namespace vb::ui {

/// An e-mail address of the form that core takes: one @, a dot behind it, no spaces.
class EmailField : public LineField {
    Q_OBJECT

public:
    explicit EmailField(QWidget *parent = nullptr);

protected:
    [[nodiscard]] QString findProblem() const override;
};

} // namespace vb::ui
