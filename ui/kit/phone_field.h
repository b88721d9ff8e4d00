#pragma once

#include "ui/kit/line_field.h"

namespace vb::ui {

/// A telephone number: digits, spaces, + ( ) - . / and an extension after "x" or "ext"; 5 to 15 digits (ITU-T E.164).
class PhoneField : public LineField {
    Q_OBJECT

public:
    explicit PhoneField(QWidget *parent = nullptr);

protected:
    [[nodiscard]] QString findProblem() const override;
    /// Groups numbers of the North American plan as (415) 555-0134, in its countries or after +1; leaves others as
    /// typed.
    void tidy() override;
};

} // namespace vb::ui
