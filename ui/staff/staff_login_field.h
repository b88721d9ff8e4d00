#pragma once

#include "ui/kit/line_field.h"

namespace vb::ui {

/// A user name: 2 to 40 of a-z, 0-9, dot, hyphen, underscore. Capitals become small ones.
class StaffLoginField : public LineField {
    Q_OBJECT

public:
    explicit StaffLoginField(QWidget *parent = nullptr);

    [[nodiscard]] QString login() const { return text().trimmed().toLower(); }

protected:
    [[nodiscard]] QString findProblem() const override;
    void tidy() override { setText(login()); }
};

} // namespace vb::ui
