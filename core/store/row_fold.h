#pragma once

#include "core/store/operation.h"

#include <map>
#include <span>

namespace vb::store {

/// One operation on a row, as far as folding looks at it.
struct FoldStep {
    qint64 n = 0; // this PC's own number of it
    qint64 seq = 0; // position in the log, 0: this PC has written it and it has none yet
    qint64 counter = 0;
    qint64 hlc = 0;
    qint64 seen = 0;
    OperationId id;
    DeviceId device;
    bool refused = false; // its group was: it makes nothing, and what it said is kept for a person
    QCborMap fields;
    QByteArray rowDigest; // of the row that it left on the PC where it was done
    std::optional<crypto::Digest> soleDigest {}; // of the row that it makes alone, when it is at hand
};

/// How a value came not to stand in the row.
enum class Loss {
    value, // another one stands there
    removal, // it would have taken the row away while somebody changed it
    late, // the row was locked meanwhile
};
QString lossName(Loss loss);

struct Lost {
    int tag = 0;
    size_t step = 0;
    Loss how = Loss::value;
    std::optional<size_t> winner {}; // the step whose value stands; none where nothing does
};

struct Folded {
    bool exists = false;
    QCborMap row; // without nulls
    std::vector<Lost> lost; // for a person to look at: values that differ from what stands
    std::optional<size_t> lock; // the step that locked the row
    std::vector<size_t> refused; // those that wanted to, and came second
};

/// What X did was known where Y was done.
bool happenedBefore(const FoldStep &x, const FoldStep &y);

/// Order of folding: by position in the log, own operations without one behind all others.
bool foldsBefore(const FoldStep &x, const FoldStep &y);

/// The row that these operations make; they are in the order of folding. A pure function: every PC that has the same
/// numbered operations gets the same row and the same losses.
Folded foldRow(const EntityDecl &entity, std::span<const FoldStep> steps);

/// The operations of a row, in the order of folding; `untilHlc`: without later ones by the author's clock.
Result<std::vector<FoldStep>> stepsOf(sql::Db &db, const EntityDecl &entity, const EntityId &row,
                                      std::optional<qint64> untilHlc = {});

} // namespace vb::store
